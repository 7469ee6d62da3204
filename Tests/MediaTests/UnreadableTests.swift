import Foundation
import Media
import SystemPackage
import TestSupport
import Testing

@Suite("What cannot be read")
struct UnreadableTests {
    /// Expects that a file is unreadable, for a reason that a person can be shown.
    private func expectUnreadable(_ path: FilePath) async {
        let error = await #expect(throws: MediaError.self) { try await probe(path) }
        guard case .unreadable(let named, let reason) = error else {
            Issue.record("\(String(describing: error)) is not unreadable")
            return
        }
        #expect(named == path.string)
        #expect(reason.count > 5)
        #expect(!reason.contains("\n"))
        #expect(!reason.contains("0x"))
        #expect(!reason.contains("["))
        #expect(!reason.contains(path.string))
        #expect(reason != "no reason was given")
    }

    @Test("Text", arguments: ["a.txt", "a.mp4", "a.wav", "a.mp3"])
    func text(name: String) async throws {
        let folder = try TemporaryFolder()
        await expectUnreadable(try folder.write("A film about nothing.\n", to: name))
    }

    @Test("Random bytes", arguments: ["a.bin", "a.mkv", "a.flac"])
    func random(name: String) async throws {
        let folder = try TemporaryFolder()
        var state: UInt64 = 1
        let bytes = (0..<65_536).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt8(state >> 56)
        }
        let path = folder.file(name)
        try Data(bytes).write(to: URL(filePath: path.string))
        await expectUnreadable(path)
    }

    @Test("An empty file", arguments: ["a", "a.mp4", "a.wav", "a.mp3"])
    func empty(name: String) async throws {
        let folder = try TemporaryFolder()
        await expectUnreadable(try folder.write("", to: name))
    }

    @Test("An MP4 file whose end, with the index, is missing")
    func truncated() async throws {
        let folder = try TemporaryFolder()
        let path = try await tones([0.5], layout: "mono", to: folder.file("a.mp4"))
        #expect(try await probe(path).audioStreams.count == 1)
        let file = try FileHandle(forWritingTo: URL(filePath: path.string))
        try file.truncate(atOffset: file.seekToEnd() / 2)
        await expectUnreadable(path)
    }

    @Test("A file that is not there, and a folder")
    func missing() async throws {
        let folder = try TemporaryFolder()
        let path = folder.file("nothing.mp4")
        await #expect(throws: MediaError.unreadable(path: path.string, reason: "No such file or directory")) {
            try await probe(path)
        }
        await expectUnreadable(folder.path)
    }
}
