import Foundation

/// Takes pictures out of a film, at any of its times.
public struct StillPicture: Sendable {
    private let ffmpeg: FFmpeg

    public init(tools: MediaTools, launcher: any ToolLauncher) {
        ffmpeg = FFmpeg(tools: tools, launcher: launcher)
    }

    /// Writes a JPEG of the film at `seconds` on its own clock: its first picture from then on, at most 640 pixels wide,
    /// with the sides that it is to be seen in. Where none begins so late, the one before that stands by itself.
    ///
    /// - Throws: ``MediaError``, also where the picture has ended long before, or the launcher's error.
    public func write(from path: String, at seconds: Double, to output: String) async throws {
        do {
            try await write(from: path, decoding: ["-ss", String(seconds)], to: output)
            if isWritten(output) { return }
        } catch MediaError.decodingFailed {
            // Some files can be entered only where a picture stands by itself.
        }
        try await write(from: path, decoding: ["-noaccurate_seek", "-ss", String(seconds)], to: output)
        if !isWritten(output) {
            throw MediaError.decodingFailed(path: path, reason: "there is no picture so late in it")
        }
    }

    private func write(from path: String, decoding: [String], to output: String) async throws {
        try await ffmpeg.run(
            input: path,
            output: output,
            limits: .picture,
            // No sound is decoded for it, and one picture wants no more than a few threads.
            decoding: decoding + ["-an", "-sn", "-dn", "-threads", "2"],
            encoding: [
                // A capital V leaves out cover art.
                "-map", "0:V:0", "-frames:v", "1", "-vf", Self.filter,
                "-map_metadata", "-1", "-fflags", "+bitexact", "-c:v", "mjpeg", "-q:v", "5", "-f", "mjpeg",
            ]
        )
    }

    /// Pixels that are not square become so, but in a picture that would be a strip many times as high as it is wide.
    private static let filter =
        "scale=w='min(640,iw)':h='min(2560,2*max(1,round(min(640,iw)/dar/2)))',setsar=1,format=yuvj420p"

    /// ffmpeg that reached no picture ends well and leaves an empty file.
    private func isWritten(_ output: String) -> Bool {
        (try? FileManager.default.attributesOfItem(atPath: output)[.size] as? Int).map { $0 > 0 } ?? false
    }
}
