import Foundation
import SottoCore
import SystemPackage
import TestSupport
import Testing

@Suite("Files that come through the page")
struct UploadTests {
    private let test: TestHome

    init() throws {
        test = try TestHome()
    }

    /// A sound file's bytes.
    private func sound(amplitude: Float = 0.25) throws -> Data {
        let path = try Sound.write(Sound.tone(amplitude: amplitude), to: test.folder.file("\(UUID()).wav"))
        defer { try? FileManager.default.removeItem(atPath: path.string) }
        return try Data(contentsOf: URL(filePath: path.string))
    }

    private func names(_ folder: FilePath) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder.string)) ?? []).sorted()
    }

    /// Notes an item's hash, as its first job does.
    private func hash(_ item: Item) throws {
        try test.execute(
            "UPDATE item SET sha256 = ? WHERE id = ?", [FileHash.sha256(of: FilePath(item.path)), item.id])
    }

    @Test("A file that was received is an item, kept in the home under its own name")
    func added() async throws {
        let content = try sound()
        let (item, addition) = try await test.upload(content, as: "My song.wav")
        #expect(addition == .added)
        #expect(item.path == test.home.upload(item: item.id).appending("My song.wav").string)
        #expect(item.title == "My song")
        #expect(abs(item.duration - 0.1) < 0.001)
        #expect(FileManager.default.contents(atPath: item.path) == content)
        #expect(names(test.home.uploads) == [item.id])
        #expect(names(test.home.path.appending("work")).isEmpty)
        let listed = try #require(try test.library.page(limit: 10).items.first)
        #expect(listed.id == item.id)
        #expect(listed.uploaded)
        #expect(!listed.missing)
    }

    @Test("A film gets a picture, and a file that stays where it is is no upload")
    func film() async throws {
        let content = try Data(contentsOf: URL(filePath: Repository.sampleVideo.string))
        let (item, _) = try await test.upload(content, as: "film.mp4")
        #expect(try test.library.summary(of: item).hasThumbnail)
        let kept = try await test.add(Repository.sampleVideo).0
        #expect(kept.id != item.id)
        #expect(try !test.library.summary(of: kept).uploaded)
    }

    @Test("The same content twice is two items, each with its own copy")
    func copies() async throws {
        let content = try sound()
        let first = try await test.upload(content, as: "a.wav").0
        try hash(first)
        let (second, addition) = try await test.upload(content, as: "a.wav")
        #expect(addition == .added)
        #expect(names(test.home.uploads) == [first.id, second.id].sorted())
    }

    @Test("The content of an item whose own file is gone becomes that item's file, and its stems are right for it")
    func relinked() async throws {
        let path = try Sound.write(Sound.tone(), to: test.folder.file("old.wav"))
        let item = try await test.add(path).0
        try hash(item)
        try test.recordStems(of: item, by: try test.queue(item))
        let content = try Data(contentsOf: URL(filePath: path.string))
        try FileManager.default.removeItem(atPath: path.string)

        let (found, addition) = try await test.upload(content, as: "new.wav")
        #expect(addition == .relinked)
        #expect(found.id == item.id)
        let summary = try test.library.summary(of: try test.library.item(id: item.id))
        #expect(summary.path == test.home.upload(item: item.id).appending("new.wav").string)
        #expect(summary.title == "new")
        #expect(summary.uploaded)
        #expect(!summary.missing)
        #expect(summary.stems.state == .ready)
        #expect(try test.library.page(limit: 10).totalCount == 1)
    }

    @Test(
        "When several bring back the content of one item, one becomes its file, and the others are items of their own")
    func relinkedAtOnce() async throws {
        let content = try sound()
        let lost = try await test.upload(content, as: "lost.wav").0
        try hash(lost)
        try FileManager.default.removeItem(atPath: lost.path)
        let results = try await withThrowingTaskGroup(of: (Item, Library.Addition).self) { group in
            for number in 0..<6 { group.addTask { try await test.upload(content, as: "\(number).wav") } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(results.filter { $0.1 == .relinked }.map(\.0.id) == [lost.id])
        #expect(Set(results.map(\.0.id)).count == 6)
        for (item, _) in results {
            #expect(FileManager.default.contents(atPath: item.path) == content, "\(item.path)")
            #expect(try test.library.item(id: item.id).path == item.path)
        }
    }

    @Test("Removing an upload deletes the copy and keeps its stems, which are back when the file is sent again")
    func removed() async throws {
        let content = try sound()
        let item = try await test.upload(content, as: "a.wav").0
        try hash(item)
        let job = try test.queue(item)
        try test.jobs.cancel(job.id)
        try test.recordStems(of: item, by: job)
        try test.library.remove(test.library.item(id: item.id), derived: false)
        #expect(names(test.home.uploads).isEmpty)
        #expect(names(test.home.path.appending("work")).isEmpty)
        #expect(names(test.home.stems(item: item.id)).count == 3)
        #expect(throws: SottoError.self) { try test.library.item(id: item.id) }

        let (again, addition) = try await test.upload(content, as: "b.wav")
        #expect(addition == .relinked)
        #expect(again.id == item.id)
        #expect(try test.library.summary(of: again).stems.state == .ready)
    }

    @Test("With derived the stems go as well")
    func removedWithStems() async throws {
        let item = try await test.upload(sound(), as: "a.wav").0
        let job = try test.queue(item)
        try test.jobs.cancel(job.id)
        try test.recordStems(of: item, by: job)
        try test.library.remove(item, derived: true)
        #expect(names(test.home.uploads).isEmpty)
        #expect(names(test.home.items).isEmpty)
    }

    @Test("While a job of it waits an upload is not removed")
    func busy() async throws {
        let item = try await test.upload(sound(), as: "a.wav").0
        _ = try test.queue(item)
        let error = #expect(throws: SottoError.self) { try test.library.remove(item, derived: false) }
        #expect(error?.code == "item_busy")
        #expect(FileManager.default.fileExists(atPath: item.path))
        #expect(names(test.home.path.appending("work")).isEmpty)
    }

    @Test("In a home that a link leads to, an upload has its real path, and is deleted with its item")
    func linkedHome() async throws {
        let link = test.folder.file("link")
        try FileManager.default.createSymbolicLink(
            atPath: link.string, withDestinationPath: test.home.path.string)
        let library = Library(database: try HomeDatabase(home: Home(path: link)))
        let upload = try library.beginUpload(name: "a.wav", bytes: nil)
        try sound().write(to: URL(filePath: upload.file.string))
        let item = try await library.add(
            upload, media: TestHome.environment.mediaTools(), launcher: TestHome.environment.offline
        ).0
        upload.remove()
        #expect(item.path == test.home.upload(item: item.id).appending("a.wav").string)
        #expect(try library.summary(of: item).uploaded)
        #expect(try await test.add(FilePath(item.path)).1 == .known)
        try library.remove(item, derived: false)
        #expect(names(test.home.uploads).isEmpty)
    }
}
