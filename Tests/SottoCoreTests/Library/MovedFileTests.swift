import Foundation
import SottoCore
import SystemPackage
import TestSupport
import Testing

@Suite("Files that were changed and moved keep their items and stems")
struct MovedFileTests {
    private let test: TestHome

    init() throws {
        test = try TestHome()
    }

    private func path(_ name: String) -> FilePath { test.folder.file(name) }

    @discardableResult
    private func write(_ amplitude: Float, to name: String) throws -> FilePath {
        try Sound.write(Sound.tone(amplitude: amplitude), to: path(name))
    }

    private func rename(_ old: String, to new: String) throws {
        try FileManager.default.moveItem(atPath: path(old).string, toPath: path(new).string)
    }

    /// Another file with the same bytes, in place of the first.
    private func moveToAnotherDisk(_ old: String, _ new: String) throws {
        try Data(contentsOf: URL(filePath: path(old).string)).write(to: URL(filePath: path(new).string))
        try FileManager.default.removeItem(atPath: path(old).string)
    }

    /// An item `film.wav` that was separated.
    private func separated() async throws -> Item {
        let item = try await test.add(try write(0.25, to: "film.wav")).0
        let job = try test.queue(item)
        try test.jobs.cancel(job.id)
        let hash = try FileHash.sha256(of: path("film.wav"))
        try test.execute("UPDATE item SET sha256 = ?", [hash])
        try test.recordStems(of: item, by: job, sourceHash: hash)
        return item
    }

    /// Adds a file, and says what is then shown of the item.
    private func add(
        _ name: String, expecting addition: Library.Addition, of item: Item
    ) async throws -> ItemSummary {
        let (found, result) = try await test.add(path(name))
        #expect(result == addition)
        #expect(found.id == item.id)
        #expect(try test.library.page(limit: 10).totalCount == 1)
        let summary = try test.library.summary(of: found)
        #expect(summary.path == path(name).string)
        #expect(!summary.missing)
        return summary
    }

    private func state(_ item: Item) throws -> ItemSummary.Stems.State {
        try test.library.summary(of: test.library.item(id: item.id)).stems.state
    }

    @Test("Changed, seen, renamed, added: the item and its stale stems are found")
    func changedAndRenamed() async throws {
        let item = try await separated()
        try write(0.5, to: "film.wav")
        #expect(try state(item) == .stale)
        try rename("film.wav", to: "new.wav")
        #expect(try state(item) == .stale)
        #expect(try await add("new.wav", expecting: .relinked, of: item).stems.state == .stale)
        #expect(try test.library.item(id: item.id).sha256 == nil)
        // Of the new content, nothing else is right any more.
        try FileManager.default.removeItem(atPath: path("new.wav").string)
        #expect(try state(item) == .stale)
    }

    @Test("Changed, added again, gone: the stems stay stale, and are ready when their file comes back elsewhere")
    func originalBack() async throws {
        let item = try await separated()
        try moveToAnotherDisk("film.wav", "original.wav")
        try write(0.5, to: "film.wav")
        #expect(try await add("film.wav", expecting: .known, of: item).stems.state == .stale)
        try FileManager.default.removeItem(atPath: path("film.wav").string)
        #expect(try state(item) == .stale)
        let summary = try await add("original.wav", expecting: .relinked, of: item)
        #expect(summary.stems.state == .ready)
        #expect(summary.sha256 == (try FileHash.sha256(of: path("original.wav"))))
    }

    @Test("Changed, added again, renamed, added: the item is found, and its stems are stale")
    func addedAndRenamed() async throws {
        let item = try await separated()
        try write(0.5, to: "film.wav")
        _ = try await add("film.wav", expecting: .known, of: item)
        try rename("film.wav", to: "new.wav")
        #expect(try state(item) == .stale)
        #expect(try await add("new.wav", expecting: .relinked, of: item).stems.state == .stale)
    }

    @Test("Changed and changed back in its place: stems are ready when it was added again, whatever its time is")
    func restored() async throws {
        let item = try await separated()
        try write(0.5, to: "film.wav")
        #expect(try await add("film.wav", expecting: .known, of: item).stems.state == .stale)
        try write(0.25, to: "film.wav")
        #expect(try state(item) == .stale)
        #expect(try await add("film.wav", expecting: .known, of: item).stems.state == .ready)
        #expect(try test.library.item(id: item.id).sha256 != nil)
    }

    @Test(
        "A file whose time alone was changed is the same when it was added again, whatever the time is",
        // In seconds since 1970: 1970, 2001, 2380, the last of which no number of nanoseconds in 64 bits can be.
        arguments: [0, 1e9, 1.3e10].map(Date.init(timeIntervalSince1970:)))
    func touched(_ time: Date) async throws {
        let item = try await separated()
        try FileManager.default.setAttributes([.modificationDate: time], ofItemAtPath: item.path)
        #expect(try state(item) == .stale)
        let summary = try await add("film.wav", expecting: .known, of: item)
        #expect(summary.stems.state == .ready)
        #expect(summary.sha256 != nil)
    }

    @Test("A file that is removed from the library when it has changed comes back with stems that are stale")
    func removed() async throws {
        let item = try await separated()
        try write(0.5, to: "film.wav")
        try test.library.remove(item, derived: false)
        #expect(try await add("film.wav", expecting: .revived, of: item).stems.state == .stale)
    }

    @Test("A file that was never separated is found when it was renamed, and not by its content")
    func neverSeparated() async throws {
        let item = try await test.add(try write(0.25, to: "film.wav")).0
        try rename("film.wav", to: "new.wav")
        #expect(try await add("new.wav", expecting: .relinked, of: item).stems.state == .none)
        try moveToAnotherDisk("new.wav", "newer.wav")
        #expect(try await test.add(path("newer.wav")).1 == .added)
    }

    @Test("A file whose other name is still there is an item of its own")
    func linked() async throws {
        let item = try await separated()
        try FileManager.default.linkItem(atPath: item.path, toPath: path("other.wav").string)
        #expect(try await test.add(path("other.wav")).1 == .added)
    }

    @Test("What was made from other stems meanwhile is not taken for what they were made from")
    func otherStems() async throws {
        let item = try await separated()
        try moveToAnotherDisk("film.wav", "original.wav")
        try write(0.5, to: "film.wav")
        _ = try await add("film.wav", expecting: .known, of: item)
        // The record is of another job than the files.
        let job = try test.queue(test.library.item(item.id))
        try test.jobs.cancel(job.id)
        try test.execute("UPDATE separation SET jobID = ?", [job.id])
        try FileManager.default.removeItem(atPath: path("film.wav").string)
        #expect(try await test.add(path("original.wav")).1 == .added)
    }
}
