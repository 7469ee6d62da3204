import Foundation
import Media
import SystemPackage
import TestSupport
import Testing

@Suite("Thumbnails")
struct ThumbnailTests {
    /// Takes a picture out of a video and has ffprobe say what it is.
    private func picture(of path: FilePath, duration: Double, in folder: TemporaryFolder) async throws -> String {
        let output = folder.file("thumbnail")
        try await Thumbnail(tools: tools(), launcher: launcher)
            .write(from: path.string, duration: duration, to: output.string)
        let bytes = try Data(contentsOf: URL(filePath: output.string))
        #expect(bytes.starts(with: [0xFF, 0xD8, 0xFF]))
        let probe = try await Program.run(
            "ffprobe",
            ["-v", "error", "-of", "csv=p=0", "-show_entries", "stream=codec_name,width,height", output.string])
        return probe.output.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    @Test("The sample video's is a JPEG of 320 by 180 pixels")
    func sample() async throws {
        let folder = try TemporaryFolder()
        let picture = try await picture(of: Repository.sampleVideo, duration: 13, in: folder)
        #expect(picture == "mjpeg,320,180")
    }

    @Test("A video whose picture ends early gives its first picture")
    func shortPicture() async throws {
        let folder = try TemporaryFolder()
        let path = try await make(
            ["-f", "lavfi", "-i", "testsrc=size=64x48:duration=1", "-f", "lavfi", "-i", "sine=duration=60"],
            folder.file("a.mkv"))
        #expect(try await picture(of: path, duration: 60, in: folder) == "mjpeg,320,240")
    }

    @Test("Cover art is no picture of a film")
    func coverArt() async throws {
        let folder = try TemporaryFolder()
        let path = try await make(
            [
                "-f", "lavfi", "-i", "sine=duration=1", "-f", "lavfi", "-i", "color=red:size=80x80:duration=1:rate=1",
                "-map", "0", "-map", "1", "-c:v", "mjpeg", "-pix_fmt", "yuvj420p", "-disposition:v", "attached_pic",
            ], folder.file("a.m4a"))
        let thumbnail = Thumbnail(tools: try tools(), launcher: launcher)
        let reason = "Stream map '0:V:0' matches no streams."
        await #expect(throws: MediaError.decodingFailed(path: path.string, reason: reason)) {
            try await thumbnail.write(from: path.string, duration: 1, to: folder.file("t").string)
        }
    }

    @Test("A file without a picture fails")
    func noPicture() async throws {
        let folder = try TemporaryFolder()
        let path = try await tones([0.5], layout: "mono", to: folder.file("a.wav"))
        let thumbnail = Thumbnail(tools: try tools(), launcher: launcher)
        await #expect(throws: MediaError.self) {
            try await thumbnail.write(from: path.string, duration: 2, to: folder.file("t").string)
        }
    }
}
