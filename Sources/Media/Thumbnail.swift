import Foundation

/// Takes one picture out of a video.
public struct Thumbnail: Sendable {
    private let ffmpeg: FFmpeg

    public init(tools: MediaTools, launcher: any ToolLauncher) {
        ffmpeg = FFmpeg(tools: tools, launcher: launcher)
    }

    /// Writes a JPEG of 320 pixels' width, from a tenth into the film, where titles are over; where there is no
    /// picture so late, the first.
    ///
    /// - Throws: ``MediaError``, or the launcher's error.
    public func write(from path: String, duration: Double, to output: String) async throws {
        do {
            try await write(from: path, decoding: ["-ss", String(duration / 10)], to: output)
            if !isEmpty(output) { return }
        } catch MediaError.decodingFailed {
            // Some files cannot be entered but at their start.
        }
        try await write(from: path, decoding: [], to: output)
        if isEmpty(output) { throw MediaError.decodingFailed(path: path, reason: "there is no picture in it") }
    }

    private func write(from path: String, decoding: [String], to output: String) async throws {
        try await ffmpeg.run(
            input: path,
            output: output,
            limits: .picture,
            // No sound is decoded for it, and each thread of a decoder holds pictures.
            decoding: decoding + ["-an", "-sn", "-dn", "-threads", "2"],
            encoding: [
                // A capital V leaves out cover art.
                "-map", "0:V:0", "-frames:v", "1", "-vf", Self.filter,
                "-map_metadata", "-1", "-fflags", "+bitexact", "-c:v", "mjpeg", "-q:v", "4", "-f", "mjpeg",
            ]
        )
    }

    /// The height follows from the width, up to that of a strip: of a picture a few pixels wide it would be any number.
    private static let filter = "scale=w=320:h='min(1280,2*max(1,round(160*ih/iw)))',format=yuvj420p"

    /// ffmpeg that reached no picture ends well and leaves an empty file.
    private func isEmpty(_ output: String) -> Bool {
        (try? FileManager.default.attributesOfItem(atPath: output)[.size] as? Int) == 0
    }
}
