import Foundation
import SottoCore
import Testing

@Suite("What an item's stems are worth")
struct StemStateTests {
    private let test: TestHome
    private let item: Item

    init() throws {
        test = try TestHome()
        item = try test.record()
    }

    @Test("Without stems there are no paths to them")
    func none() throws {
        let stems = try test.library.summary(of: item).stems
        #expect(stems.state == .none)
        #expect(stems.vocals == nil)
        #expect(stems.background == nil)
        #expect(stems.engine == nil)
    }

    @Test("Stems are ready, stale when the file's content changes, and still there when the file is missing")
    func changes() throws {
        try test.recordStems(of: item, by: try test.queue(item))
        let stems = try test.library.summary(of: item).stems
        #expect(stems.state == .ready)
        #expect(stems.vocals == test.home.stems(item: item.id).appending("vocals.wav").string)
        #expect(stems.preset == "spleeter")

        try test.folder.write("other sound", to: "film.wav")
        let changed = try test.library.summary(of: item)
        #expect(changed.stems.state == .stale)
        #expect(changed.stems.vocals != nil)
        #expect(!changed.missing)

        try FileManager.default.removeItem(atPath: item.path)
        let gone = try test.library.summary(of: item)
        #expect(gone.missing)
        #expect(gone.stems.state == .ready)
    }

    @Test("Stems whose folder is gone are no stems")
    func lost() throws {
        try test.recordStems(of: item, by: try test.queue(item))
        try FileManager.default.removeItem(atPath: test.home.stems(item: item.id).string)
        #expect(try test.library.summary(of: item).stems.state == .none)
    }
}
