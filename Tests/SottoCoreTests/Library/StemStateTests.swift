import Foundation
import GRDB
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

    /// What is shown of the item: the same wherever it is shown.
    private func shown() throws -> ItemSummary {
        let listed = try #require(try test.library.page(limit: 10).items.first { $0.id == item.id })
        let summary = try test.library.summary(of: test.library.item(id: item.id))
        let byID = try #require(try test.library.summary(id: item.id))
        for other in [listed, byID] {
            #expect(other.stems.state == summary.stems.state)
            #expect(other.missing == summary.missing)
        }
        return summary
    }

    /// Writes what a separation leaves, by a job that has come to its end.
    private func separate() throws {
        let job = try test.queue(item)
        try test.jobs.cancel(job.id)
        try test.recordStems(of: item, by: job)
    }

    @Test("Without stems there are no paths to them")
    func none() throws {
        let stems = try shown().stems
        #expect(stems.state == .none)
        #expect(stems.vocals == nil)
        #expect(stems.background == nil)
        #expect(stems.engine == nil)
    }

    @Test("Stems are ready, and still there when the file is missing")
    func ready() throws {
        try separate()
        let stems = try shown().stems
        #expect(stems.state == .ready)
        #expect(stems.vocals == test.home.stems(item: item.id).appending("vocals.wav").string)
        #expect(stems.preset == "spleeter")

        try FileManager.default.removeItem(atPath: item.path)
        let gone = try shown()
        #expect(gone.missing)
        #expect(gone.stems.state == .ready)
    }

    @Test("Stems are stale when the file's content changes, and do not become ready when the file goes")
    func stale() throws {
        try separate()
        try test.folder.write("other sound", to: "film.wav")
        let changed = try shown()
        #expect(changed.stems.state == .stale)
        #expect(changed.stems.vocals != nil)
        #expect(!changed.missing)

        try FileManager.default.removeItem(atPath: item.path)
        let gone = try shown()
        #expect(gone.missing)
        #expect(gone.stems.state == .stale)
    }

    @Test("A file that was changed and is as it was again has stems that are ready, also when it goes")
    func changedBack() throws {
        try separate()
        let aside = test.folder.file("aside.wav").string
        try FileManager.default.moveItem(atPath: item.path, toPath: aside)
        try test.folder.write("other sound", to: "film.wav")
        #expect(try shown().stems.state == .stale)
        try FileManager.default.removeItem(atPath: item.path)
        try FileManager.default.moveItem(atPath: aside, toPath: item.path)
        #expect(try shown().stems.state == .ready)
        try FileManager.default.removeItem(atPath: item.path)
        #expect(try shown().stems.state == .ready)
    }

    @Test("A change that is seen while somebody else writes is noted afterwards, and nobody waits for long")
    func busy() throws {
        try separate()
        let other = try DatabaseQueue(path: test.home.database.string)
        try test.folder.write("other sound", to: "film.wav")
        try other.inDatabase { db in
            try db.execute(sql: "BEGIN IMMEDIATE")
            let start = ContinuousClock.now
            #expect(try test.library.summary(of: item).stems.state == .stale)
            #expect(ContinuousClock.now - start < .seconds(10))
            try db.execute(sql: "ROLLBACK")
        }
        #expect(try shown().stems.state == .stale)
        try FileManager.default.removeItem(atPath: item.path)
        #expect(try shown().stems.state == .stale)
    }

    @Test(
        "Stems that are not whole are no stems",
        arguments: ["", "vocals.wav", "background.wav", "separation.json"])
    func lost(_ part: String) throws {
        try separate()
        try FileManager.default.removeItem(atPath: test.home.stems(item: item.id).appending(part).string)
        #expect(try shown().stems.state == .none)
        #expect(try shown().stems.vocals == nil)
        #expect(throws: SottoError.self) { try test.library.manifest(of: item) }
    }

    @Test("Stems whose manifest cannot be read are no stems", arguments: ["", "{\"job\":", "[]", "\u{0}\u{0}\u{0}"])
    func damaged(_ text: String) throws {
        try separate()
        let manifest = test.home.stems(item: item.id).appending("separation.json")
        try Data(text.utf8).write(to: URL(filePath: manifest.string))
        #expect(try shown().stems.state == .none)
        let error = #expect(throws: SottoError.self) { try test.library.manifest(of: item) }
        #expect(error?.code == "no_stems")
    }

    @Test("Stems that are stale or lost are compared with nothing, also when a job is queued again")
    func comparing() throws {
        try separate()
        let options = SeparationOptions(engine: .python)
        let job = try test.jobs.enqueueSeparation(of: item, options: options, as: .alternative).job
        try test.jobs.cancel(job.id)
        try test.jobs.retry(job.id)
        #expect(try test.jobs.job(job.id).stemSet == .alternative)

        try test.jobs.cancel(job.id)
        try test.execute("UPDATE separation SET sourceModifiedAt = 1")
        let error = #expect(throws: SottoError.self) {
            try test.jobs.enqueueSeparation(of: item, options: options, as: .alternative)
        }
        #expect(error?.code == "stems_stale")
        try test.jobs.retry(job.id)
        #expect(try test.jobs.job(job.id).stemSet == .current)
    }
}
