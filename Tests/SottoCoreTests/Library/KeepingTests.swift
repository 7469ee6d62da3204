import Foundation
import GRDB
import SottoCore
import SystemPackage
import Testing

@Suite("One of two separations is kept")
struct KeepingTests {
    private let test: TestHome
    private let item: Item

    init() throws {
        test = try TestHome()
        item = try test.record()
        try test.recordStems(of: item, by: try finishedJob())
    }

    /// A job that has come to its end, so that another may be queued.
    private func finishedJob() throws -> Job {
        let job = try test.queue(item)
        try test.jobs.cancel(job.id)
        return job
    }

    private func file(_ name: String, of set: StemSet) -> FilePath {
        test.home.stems(item: item.id, set).appending(name)
    }

    private func makeAlternative() throws {
        let folder = test.home.stems(item: item.id, .alternative)
        try FileManager.default.createDirectory(atPath: folder.string, withIntermediateDirectories: true)
        try Data("other".utf8).write(to: URL(filePath: file("vocals.wav", of: .alternative).string))
    }

    private func text(_ path: FilePath) -> String? { try? String(contentsOfFile: path.string, encoding: .utf8) }

    @Test("While a job of the item waits nothing is kept or dropped")
    func busy() throws {
        try makeAlternative()
        _ = try test.jobs.enqueueSeparation(of: item, options: SeparationOptions(), as: .alternative)
        #expect(throws: SottoError.self) { try test.library.keepStems(of: item, madeBy: "one", notThoseBy: "other") }
        #expect(text(file("vocals.wav", of: .current)) == "vocals.wav")
        #expect(text(file("vocals.wav", of: .alternative)) == "other")
    }

    @Test("A queued separation becomes one for comparing when that is asked for, and the other way round")
    func queued() throws {
        let first = try test.jobs.enqueueSeparation(of: item, options: SeparationOptions(), as: .alternative)
        #expect(first.job.stemSet == .alternative)
        let second = try test.jobs.enqueueSeparation(of: item, options: SeparationOptions())
        #expect(!second.isNew)
        #expect(second.job.id == first.job.id)
        #expect(second.job.stemSet == .current)
    }

    @Test("While a separation runs, one for comparing is refused")
    func running() throws {
        _ = try test.queue(item)
        _ = try test.jobs.claimNext()
        let error = #expect(throws: SottoError.self) {
            try test.jobs.enqueueSeparation(of: item, options: SeparationOptions(engine: .python), as: .alternative)
        }
        #expect(error?.code == "item_busy")
    }

    @Test("A file about stems appears beside them, but not beside others that have come instead")
    func sideFile() throws {
        let folder = test.home.stems(item: item.id)
        let first = try StemSideFile("notes", of: item, .current, in: test.library)
        try Data("about these".utf8).write(to: URL(filePath: first.path.string))
        try first.publish()
        first.remove()
        #expect(text(file("notes", of: .current)) == "about these")

        let second = try StemSideFile("notes", of: item, .current, in: test.library)
        try Data("about those".utf8).write(to: URL(filePath: second.path.string))
        try FileManager.default.removeItem(atPath: file("separation.json", of: .current).string)
        try Data("another separation".utf8).write(to: URL(filePath: file("separation.json", of: .current).string))
        let error = #expect(throws: SottoError.self) { try second.publish() }
        #expect(error?.code == "stems_changed")
        second.remove()
        #expect(text(file("notes", of: .current)) == "about these")

        try FileManager.default.removeItem(atPath: folder.string)
        let third = try StemSideFile("notes", of: item, .current, in: test.library)
        #expect(throws: SottoError.self) { try third.publish() }
        third.remove()
        #expect(!FileManager.default.fileExists(atPath: folder.string), "what is gone does not come back")
        #expect(try FileManager.default.contentsOfDirectory(atPath: test.home.derivedWork.string) == [])
    }
}
