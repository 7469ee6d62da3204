import Foundation
import SottoCore
import SystemPackage
import TestSupport
import Testing

@Suite("The feed of changes")
struct ChangeFeedTests {
    private let test: TestHome
    private let feed: ChangeFeed

    init() throws {
        test = try TestHome()
        feed = ChangeFeed(database: test.database)
    }

    /// What some work changes, the latest last.
    private func changes(_ work: () throws -> Void) throws -> [ChangeFeed.Change] {
        let before = try feed.latest()
        try work()
        return try feed.changes(after: before, limit: 100)
    }

    private func subjects(_ work: () throws -> Void) throws -> [String] {
        try changes(work).map { "\($0.subject) \($0.id)" }
    }

    @Test("A new home has none")
    func empty() throws {
        #expect(try feed.latest() == 0)
        #expect(try feed.changes(after: 0, limit: 10).isEmpty)
    }

    @Test("An item that is added, changed or removed is told")
    func items() throws {
        let added = try changes { try test.record() }
        let item = try test.library.item(id: try #require(added.first?.id))
        #expect(added.map(\.subject) == [.item])
        #expect(try subjects { try test.execute("UPDATE item SET duration = 2") } == ["item \(item.id)"])
        #expect(try subjects { try test.library.remove(item, derived: false) } == ["item \(item.id)"])
    }

    @Test("A job is told in every state, and at every report of its progress")
    func jobs() throws {
        let item = try test.record()
        var job: Job?
        let queued = try subjects { job = try test.queue(item) }
        let id = try #require(job?.id)
        #expect(queued == ["job \(id)"])
        #expect(try subjects { _ = try test.jobs.claimNext() } == ["job \(id)"])
        let report = try subjects { try test.jobs.report(id, stage: .separate, fraction: 0.5, speed: 1) }
        #expect(report == ["job \(id)"])
        #expect(try subjects { try test.jobs.cancel(id) } == ["job \(id)"])
        #expect(try subjects { try test.jobs.finish(id, .cancelled) } == ["job \(id)"])
        #expect(try subjects { try test.jobs.retry(id) } == ["job \(id)"])
        #expect(try subjects { _ = try test.jobs.cancelAll() } == ["job \(id)"])
        #expect(try subjects { _ = try test.jobs.list() } == [])
    }

    @Test("Stems that come, are replaced or go are a change of their item")
    func stems() throws {
        let item = try test.record()
        let job = try test.queue(item)
        try test.jobs.cancel(job.id)
        #expect(try subjects { try test.recordStems(of: item, by: job) } == ["item \(item.id)"])
        #expect(try subjects { try test.execute("UPDATE separation SET bytes = 11") } == ["item \(item.id)"])
        #expect(try subjects { try test.execute("DELETE FROM separation") } == ["item \(item.id)"])
    }

    @Test("The picture of a film is a change of its own: it comes after the film")
    func picture() async throws {
        let item = try await test.add(Repository.sampleVideo).0
        let all = try feed.changes(after: 0, limit: 10)
        #expect(all.map(\.id) == [item.id])
        #expect(try #require(all.first).number > 1)
        #expect(try test.library.summary(of: item).hasThumbnail)
    }

    @Test("Each is told once, with its latest number, in the order of the numbers")
    func latestOnly() throws {
        let first = try test.record("a.wav")
        let second = try test.record("b.wav")
        let job = try test.queue(second)
        for _ in 0..<50 { try test.execute("UPDATE item SET size = size + 1 WHERE id = ?", [first.id]) }
        let all = try feed.changes(after: 0, limit: 100)
        #expect(all.map(\.id) == [second.id, job.id, first.id])
        #expect(all.map(\.number) == all.map(\.number).sorted())
        #expect(all.last?.number == (try feed.latest()))
    }

    @Test("Read piece by piece nothing is missing, also when things change between two pieces")
    func pieces() throws {
        var items = try (0..<5).map { try test.record("\($0).wav") }
        let first = try feed.changes(after: 0, limit: 2)
        #expect(first.map(\.id) == items.prefix(2).map(\.id))
        try test.execute("UPDATE item SET size = 9 WHERE id IN (?, ?)", [items[0].id, items[3].id])
        items.append(try test.record("new.wav"))
        var seen: [ChangeFeed.Change] = []
        var last = first[1].number
        while let piece = try feed.changes(after: last, limit: 2).last {
            seen += try feed.changes(after: last, limit: 2)
            last = piece.number
        }
        #expect(seen.map(\.id) == [items[2].id, items[4].id, items[0].id, items[3].id, items[5].id])
        #expect(last == (try feed.latest()))
    }

    @Test("What was not done in the end is not told")
    func rollback() throws {
        let item = try test.record()
        let told = try subjects {
            #expect(throws: SottoError.self) {
                try test.database.pool.write { db in
                    try db.execute(sql: "UPDATE item SET size = 9 WHERE id = ?", arguments: [item.id])
                    throw SottoError.cancelled
                }
            }
        }
        #expect(told == [])
    }

    @Test("Numbers go on growing when the home is opened again, even when nothing is noted any more")
    func reopened() throws {
        let item = try test.record()
        let before = try feed.latest()
        let again = try HomeDatabase(home: test.home)
        #expect(try ChangeFeed(database: again).latest() == before)
        #expect(try ChangeFeed(database: again).changes(after: 0, limit: 10).map(\.id) == [item.id])
        try test.execute("DELETE FROM change")
        try Library(database: again).remove(item, derived: false)
        #expect(try feed.latest() > before)
    }

    @Test("What another process does is told, and noticed")
    func otherProcess() async throws {
        let watcher = await ChangeWatcher(database: test.database)
        let began = ContinuousClock.now
        async let noticed: Void = watcher.change(within: .seconds(30))
        let path = try Sound.write(Sound.tone(), to: test.folder.file("a.wav"))
        let result = try await Program.sotto("library", "add", path.string, home: test.home.path)
        #expect(result.status == 0, "\(result.errors)")
        try await noticed
        #expect(ContinuousClock.now - began < .seconds(25))
        let item = try test.library.item(path.string)
        #expect(try feed.changes(after: 0, limit: 10).map(\.id) == [item.id])
    }
}
