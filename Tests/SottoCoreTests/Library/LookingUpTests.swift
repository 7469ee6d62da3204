import Foundation
import SottoCore
import Testing

@Suite("Looking an item up by its id")
struct LookingUpTests {
    private let test: TestHome
    private let item: Item

    init() throws {
        test = try TestHome()
        item = try test.record()
    }

    private func code(_ act: () throws -> Void) -> String? {
        #expect(throws: SottoError.self) { try act() }?.code
    }

    @Test("The whole id finds it; its beginning, its path and other words do not")
    func found() throws {
        #expect(try test.library.item(id: item.id).path == item.path)
        for other in [String(item.id.prefix(8)), item.path, "", "%", "../x", UUID().uuidString.lowercased()] {
            #expect(code { _ = try test.library.item(id: other) } == "unknown_item")
            #expect(try test.library.summary(id: other) == nil)
        }
    }

    @Test("What is removed is not there")
    func removed() throws {
        #expect(try test.library.summary(id: item.id)?.id == item.id)
        try test.library.remove(item, derived: false)
        #expect(try test.library.summary(id: item.id) == nil)
        #expect(code { _ = try test.library.item(id: item.id) } == "unknown_item")
    }

    @Test("It says what its last separation came to")
    func latestJob() throws {
        #expect(try test.library.summary(of: item).latestJob == nil)
        let first = try test.queue(item)
        try test.jobs.cancel(first.id)
        let second = try test.queue(item)
        let summary = try test.library.summary(of: item)
        #expect(summary.latestJob?.id == second.id)
        #expect(summary.latestJob?.state == "queued")
        #expect(summary.latestJob?.title == item.title)
    }

    @Test("How its stems came to be is what their file says, byte by byte; without stems there is nothing to say")
    func manifest() throws {
        let error = #expect(throws: SottoError.self) { try test.library.manifest(of: item) }
        #expect(error?.code == "no_stems")
        #expect(error?.message.contains("\"film\"") == true)
        try test.recordStems(of: item, by: try test.queue(item))
        let file = test.home.stems(item: item.id).appending("separation.json")
        #expect(try test.library.manifest(of: item) == Files.read(file))
    }
}
