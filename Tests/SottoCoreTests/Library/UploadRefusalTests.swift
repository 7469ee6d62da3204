import Foundation
import SottoCore
import SystemPackage
import TestSupport
import Testing

@Suite("Files that are not received")
struct UploadRefusalTests {
    private let test: TestHome

    init() throws {
        test = try TestHome()
    }

    private func names(_ folder: FilePath) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder.string)) ?? []).sorted()
    }

    private func expectNothing(location: SourceLocation = #_sourceLocation) throws {
        #expect(names(test.home.uploads).isEmpty, sourceLocation: location)
        #expect(names(test.home.items).isEmpty, sourceLocation: location)
        #expect(names(test.home.path.appending("work")).isEmpty, sourceLocation: location)
        #expect(try test.library.page(limit: 10).totalCount == 0, sourceLocation: location)
    }

    @Test("What cannot be an item leaves nothing", arguments: [("", "empty_file"), ("just words\n", "not_media")])
    func noMedia(_ content: String, _ code: String) async throws {
        let error = await #expect(throws: (any Error).self) {
            try await test.upload(Data(content.utf8), as: "a.wav")
        }
        let described = SottoError(describing: try #require(error))
        #expect(described.code == code)
        // Who has sent a file knows its name, not where it was received.
        #expect(described.message.hasPrefix("\"a.wav\" "))
        try expectNothing()
    }

    @Test("A film without sound leaves nothing")
    func mute() async throws {
        let path = test.folder.file("mute.mp4")
        try await Program.ffmpeg("-f", "lavfi", "-i", "color=size=32x32:rate=5:duration=1", path.string)
        let content = try Data(contentsOf: URL(filePath: path.string))
        let error = await #expect(throws: (any Error).self) { try await test.upload(content, as: "mute.mp4") }
        #expect(SottoError(describing: try #require(error)).code == "no_audio")
        try expectNothing()
    }

    @Test("One that breaks off half way leaves nothing")
    func broken() throws {
        let upload = try test.library.beginUpload(name: "film.mp4", bytes: 1_000)
        try Data(count: 500).write(to: URL(filePath: upload.file.string))
        #expect(!names(test.home.path.appending("work")).isEmpty)
        upload.remove()
        try expectNothing()
    }

    @Test("Of one whose process was killed while it came, the next start leaves nothing")
    func killedHalfWay() throws {
        _ = try DeadWorkFolder.make(in: test.home.work)
        try JobRecovery(store: test.jobs).recover()
        try expectNothing()
    }

    @Test("Of one whose process was killed before it became an item, the next start leaves nothing, and of others all")
    func killedAtTheEnd() async throws {
        let sound = try Sound.write(Sound.tone(), to: test.folder.file("a.wav"))
        let kept = try await test.upload(Data(contentsOf: URL(filePath: sound.string)), as: "a.wav").0
        for id in [UUID().uuidString.lowercased(), "anything"] {
            try test.folder.folder("home/uploads/\(id)")
            try test.folder.write("whole", to: "home/uploads/\(id)/film.mp4")
            try test.folder.write("", to: "home/uploads/.arriving-\(id)")
        }
        try test.folder.write("", to: "home/uploads/.arriving-\(kept.id)")
        try JobRecovery(store: test.jobs).recover()
        #expect(names(test.home.uploads) == [kept.id])
        #expect(FileManager.default.fileExists(atPath: kept.path))
    }

    @Test("One that the database does not know, as after an older one was put back, is kept")
    func unknown() throws {
        try test.folder.folder("home/uploads/unknown")
        try test.folder.write("whole", to: "home/uploads/unknown/film.mp4")
        try JobRecovery(store: test.jobs).recover()
        #expect(names(test.home.uploads.appending("unknown")) == ["film.mp4"])
    }

    /// Lets transactions that write items fail at their very end, as on a full disk.
    private func refuseItems(_ operation: String) throws {
        try test.execute("CREATE TABLE refusal (id TEXT REFERENCES item(id) DEFERRABLE INITIALLY DEFERRED)")
        try test.execute(
            "CREATE TRIGGER refuse AFTER \(operation) ON item BEGIN INSERT INTO refusal VALUES ('nobody'); END")
    }

    @Test("One that cannot become an item leaves nothing, although its file was in its place already")
    func failsAtTheEnd() async throws {
        try refuseItems("INSERT")
        let sound = try Sound.write(Sound.tone(), to: test.folder.file("a.wav"))
        let content = try Data(contentsOf: URL(filePath: sound.string))
        await #expect(throws: (any Error).self) { try await test.upload(content, as: "a.wav") }
        try expectNothing()
    }

    @Test("One that cannot become the file of an item whose own is gone leaves nothing", arguments: [false, true])
    func failsToReplace(_ isKilled: Bool) async throws {
        let sound = try Sound.write(Sound.tone(), to: test.folder.file("a.wav"))
        let content = try Data(contentsOf: URL(filePath: sound.string))
        let item = try await test.upload(content, as: "a.wav").0
        try test.execute("UPDATE item SET sha256 = ?", [FileHash.sha256(of: sound)])
        try FileManager.default.removeItem(atPath: item.path)
        let folder = test.home.upload(item: item.id)
        if isKilled {
            // As it is when the file is in its place and the transaction has not ended.
            try test.folder.write("whole", to: "home/uploads/\(item.id)/b.wav")
            try test.folder.write("", to: "home/uploads/.arriving-\(item.id)")
            try JobRecovery(store: test.jobs).recover()
        } else {
            try refuseItems("UPDATE")
            await #expect(throws: (any Error).self) { try await test.upload(content, as: "b.wav") }
        }
        #expect(names(folder) == [])
        #expect(names(test.home.uploads).filter { $0.hasPrefix(".") } == [])
        #expect(try test.library.item(id: item.id).path == item.path)
    }

    @Test("An item that cannot be removed keeps its file and what was made from it")
    func keptAtFailure() async throws {
        let sound = try Sound.write(Sound.tone(), to: test.folder.file("a.wav"))
        let item = try await test.upload(Data(contentsOf: URL(filePath: sound.string)), as: "a.wav").0
        try test.folder.folder("home/derived/items/\(item.id)")
        // As on a full disk, it is the end of the transaction that fails.
        try refuseItems("UPDATE")
        #expect(throws: (any Error).self) { try test.library.remove(item, derived: true) }
        #expect(FileManager.default.fileExists(atPath: item.path))
        #expect(names(test.home.items) == [item.id])
    }

    @Test("Of one whose process was killed while it was removed, the next start leaves nothing")
    func killedAtRemoval() async throws {
        let sound = try Sound.write(Sound.tone(), to: test.folder.file("a.wav"))
        let item = try await test.upload(Data(contentsOf: URL(filePath: sound.string)), as: "a.wav").0
        try test.execute("UPDATE item SET removedAt = '2026-01-01'")
        try JobRecovery(store: test.jobs).recover()
        #expect(!FileManager.default.fileExists(atPath: item.path))
        try expectNothing()
    }

    @Test(
        "A name that no file can have is refused before anything comes",
        arguments: ["", ".", "..", "/", "a/b.wav", "../a.wav", "/etc/passwd", "a\0.wav", "\0"])
    func badName(_ name: String) throws {
        let error = #expect(throws: SottoError.self) { try test.library.beginUpload(name: name, bytes: nil) }
        #expect(error?.code == "name_invalid")
        try expectNothing()
    }

    @Test("A name is as long as file systems allow, and no longer", arguments: ["n", "ä", "映", "🎬"])
    func longName(_ letter: String) async throws {
        let sound = try Sound.write(Sound.tone(), to: test.folder.file("a.wav"))
        let content = try Data(contentsOf: URL(filePath: sound.string))
        let longest = String(repeating: letter, count: 251 / letter.utf8.count) + ".wav"
        #expect(try await test.upload(content, as: longest).0.path.hasSuffix("/\(longest)"))
        let longer = String(repeating: letter, count: 252 / letter.utf8.count + 1) + ".wav"
        let error = await #expect(throws: SottoError.self) { try await test.upload(content, as: longer) }
        #expect(error?.code == "name_too_long")
        #expect(error.map { $0.message.count < 200 } == true)
        #expect(names(test.home.uploads).count == 1)
    }

    @Test("Names with spaces, quotes, emoji, colons, dashes and dots are names like others")
    func names() async throws {
        let sound = try Sound.write(Sound.tone(), to: test.folder.file("a.wav"))
        let content = try Data(contentsOf: URL(filePath: sound.string))
        for name in [
            " ", "a b.wav", "it's \"quoted\".wav", "🎬 фильм.wav", "http:song.wav", "-dash.wav", "100%.wav", "...",
            ".hidden", "back\\slash.wav", "two\nlines.wav", "lock", "~", "$HOME.wav",
        ] {
            let (item, addition) = try await test.upload(content, as: name)
            #expect(addition == .added)
            #expect(item.path == test.home.upload(item: item.id).appending(name).string)
            #expect(FileManager.default.contents(atPath: item.path) == content)
        }
    }

    @Test("A file that the disk has no room for is refused before anything comes", arguments: [Int64.max, 1 << 60])
    func tooLarge(_ bytes: Int64) throws {
        let error = #expect(throws: SottoError.self) { try test.library.beginUpload(name: "a.wav", bytes: bytes) }
        #expect(error?.code == "disk_full")
        #expect(error?.hint.contains("by its path") == true)
        try expectNothing()
    }

    @Test("While it comes, what is left is looked at, with some kept for jobs and the database")
    func space() throws {
        let free = Int64(
            try #require(
                try FileManager.default.attributesOfFileSystem(forPath: test.home.path.string)[.systemFreeSize] as? Int)
        )
        try test.library.requireSpace(for: 0)
        let error = #expect(throws: SottoError.self) { try test.library.requireSpace(for: free) }
        #expect(error?.code == "disk_full")
    }
}
