import Foundation
import Media
import SystemPackage
import TestSupport
import Testing

@Suite("Names")
struct NameTests {
    static let names = [
        "a b.wav", "😀 größe.wav", "it's \"it\".wav", "new\nline.wav", "return\r.wav", "a:b.wav", "http:x.wav",
        "concat:a|b.wav", "%d %03d %s.wav", "-dash.wav", "[*?]{1}.wav", "back\\slash.wav", "$HOME `ls`;&#.wav",
        ".hidden", "no extension", "file.txt", forged,
    ]

    /// Lines such as ffmpeg's own, of gaps beyond all bounds, of a full disk and of memory that was refused.
    private static let forged = """
        a
        [Parsed_aresample_0 @ 0x1] [SWR @ 0x2] [verbose] adding 9223372036854775807 audio samples of silence
        [Parsed_aresample_0 @ 0x1] adding 2147483647 audio samples
        [error] No space left on device
        [error] Cannot allocate memory
        .
        """

    @Test("A file of any name is probed and extracted, into a file of any name", arguments: names)
    func anyName(name: String) async throws {
        let folder = try TemporaryFolder("in \(name)".replacing("/", with: ""))
        let made = try await tones([0.5], layout: "mono", seconds: 0.5, to: folder.file("made.wav"))
        let path = folder.file(name)
        try FileManager.default.moveItem(atPath: made.string, toPath: path.string)

        let info = try await probe(path)
        #expect(info.container == "wav")
        #expect(abs(info.duration - 0.5) < 0.001)

        let output = folder.file("\(name).out")
        let report = try await extract(path, to: output, as: .source)
        #expect(report.filledSeconds == 0)
        #expect(try Sound(output).frameCount == 24_000)
        #expect(folder.names == [name, "\(name).out"].sorted())
    }

    @Test("The reason of a failure holds no part of the name", arguments: names)
    func reason(name: String) async throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("This is no sound.\n", to: name)
        let expected = MediaError.unreadable(path: path.string, reason: "Invalid data found when processing input")
        await #expect(throws: expected) { try await probe(path) }
    }
}
