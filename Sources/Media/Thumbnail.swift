/// Takes one picture out of a video.
public struct Thumbnail: Sendable {
    private let ffmpeg: FFmpeg

    public init(tools: MediaTools, launcher: any ToolLauncher) {
        ffmpeg = FFmpeg(tools: tools, launcher: launcher)
    }

    /// Writes a JPEG of 320 pixels' width, from a tenth into the film, where titles are over.
    ///
    /// - Throws: ``MediaError``, or the launcher's error.
    public func write(from path: String, duration: Double, to output: String) async throws {
        _ = try await ffmpeg.run(
            input: path,
            output: output,
            decoding: ["-ss", String(duration / 10)],
            encoding: [
                "-map", "0:v:0", "-frames:v", "1", "-vf", "scale=320:-2,format=yuvj420p",
                "-map_metadata", "-1", "-fflags", "+bitexact", "-c:v", "mjpeg", "-q:v", "4", "-f", "mjpeg",
            ]
        )
    }
}
