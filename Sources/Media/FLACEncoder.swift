/// Turns WAV files into FLAC, which loses nothing at 16 and 24 bits.
public struct FLACEncoder: Sendable {
    private let ffmpeg: FFmpeg

    public init(tools: MediaTools, launcher: any ToolLauncher) {
        ffmpeg = FFmpeg(tools: tools, launcher: launcher)
    }

    /// Encodes the integer WAV file at `path`.
    ///
    /// - Parameter duration: how long it is, in seconds.
    /// - Throws: ``MediaError``, or the launcher's error.
    public func encode(_ path: String, to output: String, duration: Double) async throws {
        try await ffmpeg.run(
            input: path,
            output: output,
            limits: .decoding.forMedia(ofSeconds: duration),
            encoding: ["-map_metadata", "-1", "-fflags", "+bitexact", "-c:a", "flac", "-f", "flac"]
        )
    }
}
