import Catalog
import Foundation
import GRDB
import SottoCore
import SystemPackage
import TestSupport
import Testing

/// A process can be killed, or fail to write, between any two of its steps.
@Suite("What was decided of an item's files happens")
struct SettlingTests {
    private let test: TestHome
    private let item: Item
    private let first: Job
    private let second: Job

    init() throws {
        test = try TestHome()
        let (test, item) = (test, try test.record())
        self.item = item
        func job(_ preset: Preset) throws -> Job {
            let job = try test.queue(item, options: SeparationOptions(preset: preset))
            _ = try test.jobs.claimNext()
            try test.jobs.finish(job.id, .succeeded)
            return job
        }
        first = try job(.fast)
        second = try job(.best)
        try PublishedStems.write(stems(.current), of: item, by: first.id, preset: "fast")
        try PublishedStems.write(stems(.alternative), of: item, by: second.id, preset: "best")
        try test.execute("UPDATE job SET stemSet = 'alternative' WHERE id = ?", [second.id])
        try settle("check")
        #expect(try preset == "fast")
    }

    private func stems(_ set: StemSet) -> FilePath { test.home.stems(item: item.id, set) }
    private var aside: FilePath { test.home.replaced(item: item.id) }
    private var preset: String? { get throws { try test.library.summary(of: item).stems.preset } }
    private var pending: Int {
        get throws {
            try test.database.pool.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM pendingChange") } ?? -1
        }
    }

    /// Which job's stems lie in a folder.
    private func maker(_ folder: FilePath) -> String? {
        try? String(contentsOfFile: folder.appending("vocals.wav").string, encoding: .utf8)
    }

    private func exists(_ path: FilePath) -> Bool { FileManager.default.fileExists(atPath: path.string) }

    private func move(_ source: FilePath, _ target: FilePath) throws {
        try FileManager.default.moveItem(atPath: source.string, toPath: target.string)
    }

    private func decide(_ kind: String, kept: Job? = nil) throws {
        try test.execute("INSERT INTO pendingChange VALUES (?, ?, ?)", [item.id, kind, kept?.id])
    }

    private func settle(_ kind: String, kept: Job? = nil) throws {
        try decide(kind, kept: kept)
        try JobRecovery(store: test.jobs).recover()
        #expect(try pending == 0)
    }

    /// How far keeping the alternative had come.
    enum Step: CaseIterable {
        case decided, madeRoom, moved, exchanged, dropped
    }

    private func take(_ step: Step) throws {
        guard step != .decided else { return }
        try move(stems(.current), aside)
        guard step != .madeRoom else { return }
        try move(stems(.alternative), stems(.current))
        guard step != .moved else { return }
        try move(aside, stems(.alternative))
        if step == .dropped { try FileManager.default.removeItem(atPath: stems(.alternative).string) }
    }

    private func expectKept(_ job: Job, _ preset: String, location: SourceLocation = #_sourceLocation) throws {
        #expect(maker(stems(.current)) == job.id, sourceLocation: location)
        #expect(try self.preset == preset, sourceLocation: location)
        #expect(!exists(stems(.alternative)) && !exists(aside), sourceLocation: location)
        #expect(try pending == 0, sourceLocation: location)
        let bins = try? FileManager.default.contentsOfDirectory(atPath: test.home.derivedWork.string)
        #expect(bins ?? [] == [], sourceLocation: location)
    }

    @Test("The stems to keep are kept and the others go, wherever that was interrupted", arguments: Step.allCases)
    func kept(_ step: Step) throws {
        try take(step)
        try settle("keepStems", kept: second)
        try expectKept(second, "best")
    }

    @Test("The stems that were there are kept, wherever that was interrupted", arguments: [false, true])
    func keptCurrent(_ isDropped: Bool) throws {
        if isDropped { try FileManager.default.removeItem(atPath: stems(.alternative).string) }
        try settle("keepStems", kept: first)
        try expectKept(first, "fast")
    }

    @Test("Keeping leaves nothing pending")
    func keeping() throws {
        try test.library.keepStems(of: item, madeBy: second.id, notThoseBy: first.id)
        try expectKept(second, "best")
    }

    @Test("Asking again for what is half done does the rest", arguments: Step.allCases)
    func askedAgain(_ step: Step) throws {
        try decide("keepStems", kept: second)
        try take(step)
        try test.library.keepStems(of: item, madeBy: second.id, notThoseBy: first.id)
        try expectKept(second, "best")
    }

    @Test("A decision that cannot be written moves nothing")
    func undecided() throws {
        let lock = try DatabaseLock(test.home)
        let library = Library(database: try busyDatabase())
        #expect(throws: (any Error).self) {
            try library.keepStems(of: item, madeBy: second.id, notThoseBy: first.id)
        }
        #expect(throws: (any Error).self) { try library.remove(item, derived: true) }
        try lock.release()
        #expect(maker(stems(.current)) == first.id)
        #expect(maker(stems(.alternative)) == second.id)
        #expect(try pending == 0)
    }

    /// Opened before there is a lock; it hardly waits for one.
    private func busyDatabase() throws -> HomeDatabase {
        try HomeDatabase(home: test.home, patience: .milliseconds(10))
    }

    @Test("A decision that is written holds although its end cannot be: whoever looks next does it")
    func unfinished() throws {
        // Refuses the end of the second transaction at its very end, as a full disk does.
        try test.execute("CREATE TABLE refusal (id TEXT REFERENCES item(id) DEFERRABLE INITIALLY DEFERRED)")
        try test.execute(
            "CREATE TRIGGER refuse AFTER DELETE ON pendingChange BEGIN INSERT INTO refusal VALUES ('nobody'); END")
        #expect(throws: (any Error).self) {
            try test.library.keepStems(of: item, madeBy: second.id, notThoseBy: first.id)
        }
        #expect(try pending == 1)
        try test.execute("DROP TRIGGER refuse")
        try JobRecovery(store: test.jobs).recover()
        try expectKept(second, "best")
    }

    @Test("What is decided happens before anything else is asked of the item")
    func before() throws {
        try decide("keepStems", kept: second)
        _ = try test.queue(item, options: SeparationOptions(preset: .standard))
        try expectKept(second, "best")
    }

    @Test("Of an item that was removed with all that was made from it nothing comes back", arguments: [false, true])
    func removed(_ isAddedAgain: Bool) async throws {
        try Sound.write(Sound.tone(), to: FilePath(item.path))
        // As it is when the process dies right after the decision.
        try test.execute("UPDATE item SET removedAt = ? WHERE id = ?", [Date(), item.id])
        try test.execute("DELETE FROM separation")
        try decide("removeDerived")
        if isAddedAgain {
            let (again, addition) = try await test.add(FilePath(item.path))
            #expect(addition == .revived)
            #expect(again.id == item.id)
            #expect(try test.library.summary(of: again).stems.state == .none)
        } else {
            try JobRecovery(store: test.jobs).recover()
        }
        #expect(!exists(stems(.current)) && !exists(stems(.alternative)))
        #expect(try pending == 0)
        #expect(try FileManager.default.contentsOfDirectory(atPath: test.home.derivedWork.string) == [])
    }

    @Test("Sotto's own copy of a removed item goes, and what was made from it stays")
    func copy() throws {
        let folder = test.home.upload(item: item.id)
        try FileManager.default.createDirectory(atPath: folder.string, withIntermediateDirectories: true)
        try test.library.remove(item, derived: false)
        #expect(!exists(folder))
        #expect(maker(stems(.current)) == first.id)
        #expect(try pending == 0)
    }

    @Test("One item that cannot be settled keeps nobody from the others")
    func unable() throws {
        let other = try test.record("other.wav")
        try test.execute("INSERT INTO pendingChange VALUES (?, 'removeDerived', NULL)", [other.id])
        try decide("removeDerived")
        try FileManager.default.createDirectory(
            atPath: test.home.derived(item: other.id).string, withIntermediateDirectories: true)
        try test.execute(
            """
            CREATE TRIGGER refuse BEFORE DELETE ON pendingChange WHEN old.itemID = '\(item.id)' BEGIN
                SELECT RAISE(ABORT, 'refused');
            END
            """)
        try JobRecovery(store: test.jobs).recover()
        #expect(try pending == 1)
        #expect(!exists(test.home.derived(item: other.id)))
    }

    @Test("Items that are settled together are all settled, whatever goes with them")
    func together() throws {
        let other = try test.record("other.wav")
        let folders = [StemSet.current, .alternative].map { test.home.stems(item: other.id, $0) }
        let jobs = try folders.map { folder in
            let job = try test.queue(other)
            _ = try test.jobs.claimNext()
            try test.jobs.finish(job.id, .succeeded)
            try PublishedStems.write(folder, of: other, by: job.id)
            return job
        }
        try test.execute("INSERT INTO pendingChange VALUES (?, 'keepStems', ?)", [other.id, jobs[0].id])
        try settle("keepStems", kept: first)
        try expectKept(first, "fast")
        #expect(maker(folders[0]) == jobs[0].id)
        #expect(!exists(folders[1]))
    }

    @Test("Every item that an earlier version worked on is looked at once")
    func upgraded() throws {
        let folder = try TemporaryFolder()
        let database = try DatabaseQueue(path: folder.file("sotto.sqlite").string)
        try Migrations.migrator.migrate(database, upTo: "alternatives")
        try database.write { db in
            for id in [first.id, second.id] {
                try db.execute(
                    sql: """
                        INSERT INTO item (id, path, title, size, modifiedAt, inode, duration, media, addedAt)
                        VALUES (?1, '/' || ?1, 't', 1, 1, 1, 1, '{}', 1)
                        """, arguments: [id])
            }
            try db.execute(
                sql: """
                    INSERT INTO job (id, type, itemID, options, state, createdAt, queuedAt, finishedAt)
                    VALUES (?1, 'separate_audio_spleeter', ?1, '{}', 'cancelled', 1, 1, 1)
                    """, arguments: [first.id])
        }
        try Migrations.migrator.migrate(database)
        #expect(
            try database.read { try String.fetchAll($0, sql: "SELECT itemID || kind FROM pendingChange") } == [
                "\(first.id)check"
            ])
    }
}
