import Foundation
import SottoCore
import SystemPackage
import Testing

@Suite("Taking items out of the library")
struct RemovingTests {
    private let test: TestHome

    init() throws {
        test = try TestHome()
    }

    private func itemWithStems() async throws -> Item {
        let item = try await test.add(Sound.write(Sound.tone(), to: test.folder.file("a.wav"))).0
        let job = try test.queue(item)
        try test.jobs.cancel(job.id)
        try test.recordStems(of: item, by: job)
        return item
    }

    @Test("A removed item is gone from lists, its file and its stems stay, and adding the file brings all back")
    func revived() async throws {
        let item = try await itemWithStems()
        try test.library.remove(item, derived: false)
        #expect(try test.library.page(limit: 10).items.isEmpty)
        #expect(throws: SottoError.self) { try test.library.item(item.id) }
        #expect(FileManager.default.fileExists(atPath: item.path))

        let (again, addition) = try await test.add(FilePath(item.path))
        #expect(addition == .revived)
        #expect(again.id == item.id)
        #expect(try test.library.summary(of: again).stems.state == .ready)
    }

    @Test("With derived the stems are deleted too, and the file is still untouched")
    func derived() async throws {
        let item = try await itemWithStems()
        try test.library.remove(item, derived: true)
        #expect(!FileManager.default.fileExists(atPath: test.home.derived(item: item.id).string))
        #expect(FileManager.default.fileExists(atPath: item.path))
        let (again, addition) = try await test.add(FilePath(item.path))
        #expect(addition == .revived)
        #expect(try test.library.summary(of: again).stems.state == .none)
    }

    @Test("An item with a job that waits or runs cannot be removed")
    func busy() throws {
        let item = try test.record()
        let job = try test.queue(item)
        func code() -> String? {
            #expect(throws: SottoError.self) { try test.library.remove(item, derived: true) }?.code
        }
        #expect(code() == "item_busy")
        _ = try test.jobs.claimNext()
        #expect(code() == "item_busy")
        try test.jobs.finish(job.id, .cancelled)
        try test.library.remove(item, derived: true)
    }
}
