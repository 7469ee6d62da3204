import Foundation
import Media
import SystemPackage
import TestSupport
import Testing

@Suite("Stills")
struct StillPictureTests {
    /// Films of six seconds, each second in a grey of its own, in what browsers do not play.
    private static let kinds: [(name: String, encoding: [String])] = [
        ("prores.mov", ["-c:v", "prores_ks", "-pix_fmt", "yuv422p10le", "-c:a", "pcm_s24le"]),
        ("dnxhd.mxf", ["-c:v", "mpeg2video", "-b:v", "4M", "-c:a", "pcm_s16le", "-ar", "48000"]),
        ("long-gop.mkv", ["-c:v", "mpeg4", "-g", "600", "-bf", "2", "-c:a", "ac3"]),
        ("broadcast.ts", ["-c:v", "mpeg2video", "-g", "12", "-b:v", "4M", "-c:a", "ac3"]),
    ]

    private static func grey(at second: Int) -> Int { 40 + 32 * second }

    private func film(_ kind: (name: String, encoding: [String]), size: String = "160x90", in folder: TemporaryFolder)
        async throws -> FilePath
    {
        let picture = "color=black:size=\(size):rate=25:duration=6,format=gray,geq=lum='40+32*floor(T)'"
        return try await make(
            ["-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", "sine=duration=6:sample_rate=48000", "-ac", "2"]
                + ["-pix_fmt", "yuv420p"] + kind.encoding, folder.file(kind.name))
    }

    private func still(of path: FilePath, at seconds: Double, in folder: TemporaryFolder) async throws -> FilePath {
        let output = folder.file("still-\(seconds).jpg")
        try await StillPicture(tools: tools(), launcher: launcher)
            .write(from: path.string, at: seconds, to: output.string)
        return output
    }

    /// The brightness of a picture's middle, from 0 to 255.
    private func brightness(_ picture: FilePath) async throws -> Int {
        let probe = try await Program.run(
            "ffprobe",
            [
                "-v", "error", "-f", "lavfi", "-of", "csv=p=0", "-show_entries", "frame_tags=lavfi.signalstats.YAVG",
                "movie=\(picture),format=gray,signalstats",
            ])
        return Int((Double(probe.output.trimmingCharacters(in: .whitespacesAndNewlines)) ?? -1).rounded())
    }

    private func size(_ picture: FilePath) async throws -> String {
        let probe = try await Program.run(
            "ffprobe",
            ["-v", "error", "-of", "csv=p=0", "-show_entries", "stream=codec_name,width,height", picture.string])
        return probe.output.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    @Test("A still is the picture of its second, whatever the film is in", arguments: kinds.indices)
    func seconds(kind: Int) async throws {
        let folder = try TemporaryFolder()
        let path = try await film(Self.kinds[kind], in: folder)
        for second in [0, 1, 4, 5] {
            let still = try await still(of: path, at: Double(second) + 0.1, in: folder)
            let found = try await brightness(still)
            #expect(abs(found - Self.grey(at: second)) < 8, "\(Self.kinds[kind].name) at \(second) s: \(found)")
        }
    }

    @Test("A wide film's is 640 pixels wide, a small one's is as the film")
    func sizes() async throws {
        let folder = try TemporaryFolder()
        let wide = try await film(Self.kinds[0], size: "800x450", in: folder)
        #expect(try await size(still(of: wide, at: 1, in: folder)) == "mjpeg,640,360")
        let small = try await film(("small.mkv", ["-c:v", "mpeg4"]), in: folder)
        #expect(try await size(still(of: small, at: 2, in: folder)) == "mjpeg,160,90")
    }

    @Test("Pixels that are not square become so")
    func anamorphic() async throws {
        let folder = try TemporaryFolder()
        let path = try await film(
            ("pal.mkv", ["-c:v", "mpeg2video", "-b:v", "4M", "-aspect", "16:9"]), size: "720x576", in: folder)
        #expect(try await size(still(of: path, at: 1, in: folder)) == "mjpeg,640,360")
    }

    @Test("A picture that is shown for long is the still of all its time, also where no other follows")
    func slides() async throws {
        let folder = try TemporaryFolder()
        let path = try await make(
            [
                "-f", "lavfi", "-i", "color=black:size=64x48:rate=1/4:duration=8,format=gray,geq=lum='40+32*floor(T)'",
                "-f", "lavfi", "-i", "sine=duration=8", "-c:v", "mjpeg", "-pix_fmt", "yuvj420p",
            ], folder.file("slides.mkv"))
        #expect(abs(try await brightness(still(of: path, at: 6.5, in: folder)) - Self.grey(at: 4)) < 8)
    }

    @Test("A file without a picture fails and says so")
    func noPicture() async throws {
        let folder = try TemporaryFolder()
        let path = try await tones([0.5], layout: "mono", to: folder.file("a.wav"))
        await #expect(throws: MediaError.self) { _ = try await still(of: path, at: 1, in: folder) }
    }
}
