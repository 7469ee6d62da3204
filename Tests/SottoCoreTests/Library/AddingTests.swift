import Foundation
import SottoCore
import SystemPackage
import TestSupport
import Testing

@Suite("Adding files to the library")
struct AddingTests {
    private let test: TestHome

    init() throws {
        test = try TestHome()
    }

    private func file(_ name: String, amplitude: Float = 0.25) throws -> FilePath {
        try Sound.write(Sound.tone(amplitude: amplitude), to: test.folder.file(name))
    }

    @Test("An item says what ffprobe found in the file")
    func added() async throws {
        let path = try file("My song.wav")
        let (item, addition) = try await test.add(path)
        #expect(addition == .added)
        #expect(item.path == path.string)
        #expect(item.title == "My song")
        #expect(item.sha256 == nil)
        #expect(abs(item.duration - 0.1) < 0.001)
        let stream = try #require(item.media.audioStreams.first)
        #expect(stream.codec == "pcm_f32le")
        #expect(stream.channels == 2)
        #expect(stream.sampleRate == 44_100)
        #expect(item.media.video == nil)
        #expect(item.id == item.id.lowercased())
    }

    @Test("A film gets a picture")
    func thumbnail() async throws {
        let (item, _) = try await test.add(Repository.sampleVideo)
        let picture = try Data(contentsOf: URL(filePath: test.home.thumbnail(item: item.id).string))
        #expect(picture.starts(with: [0xFF, 0xD8]))
        #expect(item.media.video != nil)
    }

    @Test("A path that is known finds its item, also through a link and with dots in it")
    func known() async throws {
        let path = try file("a.wav")
        let link = test.folder.file("link.wav")
        try FileManager.default.createSymbolicLink(atPath: link.string, withDestinationPath: path.string)
        let (first, _) = try await test.add(path)
        for other in [path, link, test.folder.file("./home/../a.wav")] {
            let (again, addition) = try await test.add(other)
            #expect(again.id == first.id)
            #expect(addition == .known)
        }
        #expect(try test.library.page(limit: 10).totalCount == 1)
    }

    @Test("A file that was first seen through a link is kept under its real path")
    func linkFirst() async throws {
        let path = try file("a.wav")
        let link = test.folder.file("link.wav")
        try FileManager.default.createSymbolicLink(atPath: link.string, withDestinationPath: path.string)
        #expect(try await test.add(link).0.path == path.string)
    }

    @Test("Two paths with the same bytes are two items")
    func copies() async throws {
        let first = try await test.add(file("a.wav")).0
        try test.execute("UPDATE item SET sha256 = ?", [FileHash.sha256(of: test.folder.file("a.wav"))])
        let (second, addition) = try await test.add(file("b.wav"))
        #expect(addition == .added)
        #expect(first.id != second.id)
    }

    @Test("A file that moved after its hash was known keeps its item and its stems")
    func moved() async throws {
        let old = try file("old.wav")
        let item = try await test.add(old).0
        let job = try test.queue(item)
        try test.execute("UPDATE item SET sha256 = ?", [FileHash.sha256(of: old)])
        try test.recordStems(of: item, by: job)
        let new = test.folder.file("new.wav")
        // A copy has another inode and time than the file that is gone.
        try Data(contentsOf: URL(filePath: old.string)).write(to: URL(filePath: new.string))
        try FileManager.default.removeItem(atPath: old.string)
        #expect(try test.library.summary(of: item).missing)

        let (found, addition) = try await test.add(new)
        #expect(addition == .relinked)
        #expect(found.id == item.id)
        #expect(found.title == "new")
        let summary = try test.library.summary(of: try test.library.item(item.id))
        #expect(summary.path == new.string)
        #expect(!summary.missing)
        #expect(summary.stems.state == .ready)
    }

    @Test("A file that moved but whose hash is not known, or is another, is a new item")
    func movedUnknown() async throws {
        let first = try await test.add(file("old.wav")).0
        try FileManager.default.removeItem(atPath: first.path)
        #expect(try await test.add(file("new.wav")).1 == .added)
        try test.execute("UPDATE item SET sha256 = ? WHERE id = ?", [String(repeating: "a", count: 64), first.id])
        #expect(try await test.add(file("newer.wav")).1 == .added)
    }

    @Test("The same file added by many at once is one item")
    func atOnce() async throws {
        let path = try file("a.wav")
        let ids = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<4 { group.addTask { try await test.add(path).0.id } }
            return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(ids.count == 1)
    }

    @Test(
        "What cannot be an item is refused by name",
        arguments: [
            ("nothing.wav", "not_found"), (".", "is_a_folder"), ("text.txt", "not_media"), ("mute.mp4", "no_audio"),
        ]
    )
    func refused(_ name: String, _ code: String) async throws {
        try test.folder.write("just words\n", to: "text.txt")
        if name == "mute.mp4" {
            try await Program.ffmpeg(
                "-f", "lavfi", "-i", "color=size=32x32:rate=5:duration=1", test.folder.file(name).string
            )
        }
        let path = test.folder.file(name)
        let error = await #expect(throws: (any Error).self) { try await test.add(path) }
        let parts = SottoError(describing: try #require(error))
        #expect(parts.code == code)
        #expect(parts.message.contains("\""))
        #expect(try test.library.page(limit: 10).totalCount == 0)
    }

    @Test("Names with spaces, quotes, emoji, colons and dashes are names like others")
    func names() async throws {
        for name in ["a b.wav", "it's \"quoted\".wav", "🎬 фильм.wav", "http:song.wav", "-dash.wav", "100%.wav"] {
            let (item, addition) = try await test.add(file(name))
            #expect(addition == .added)
            #expect(item.path.hasSuffix("/\(name)"))
        }
    }
}
