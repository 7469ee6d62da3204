import Foundation
import GRDB
import SottoCore
import SystemPackage
import TestSupport
import Testing

@Suite("Backups of the database")
struct BackupTests {
    private let test: TestHome

    init() throws {
        test = try TestHome()
    }

    private var names: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: test.home.backups.string)) ?? []).sorted()
    }

    private var newest: FilePath {
        get throws { try #require(HomeBackup(home: test.home).newest) }
    }

    /// Sets when the newest backup was made.
    private func age(days: Double) throws {
        let date = Date(timeIntervalSinceNow: -days * 24 * 3_600)
        try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: newest.string)
    }

    @Test("A backup is one file that holds what the database holds, and nothing else is left")
    func whole() throws {
        let item = try test.record()
        test.database.backUpIfDue()
        #expect(names.count == 1)
        let copy = try DatabaseQueue(path: newest.string)
        #expect(try copy.read { try String.fetchAll($0, sql: "SELECT id FROM item") } == [item.id])
        #expect(try copy.read { try String.fetchOne($0, sql: "PRAGMA integrity_check") } == "ok")
        #expect(try FileManager.default.contentsOfDirectory(atPath: test.home.path.appending("work").string).isEmpty)
    }

    @Test("There is one a day at most")
    func daily() throws {
        test.database.backUpIfDue()
        let first = try Data(contentsOf: URL(filePath: newest.string))
        _ = try test.record()
        test.database.backUpIfDue()
        #expect(try Data(contentsOf: URL(filePath: newest.string)) == first)
        try age(days: 1.1)
        test.database.backUpIfDue()
        #expect(try Data(contentsOf: URL(filePath: newest.string)) != first)
    }

    @Test("The three newest are kept")
    func kept() throws {
        for day in 1...4 {
            let name = "backups/sotto-2026-01-0\(day).sqlite"
            try FileManager.default.createDirectory(atPath: test.home.backups.string, withIntermediateDirectories: true)
            try Data().write(to: URL(filePath: test.home.path.appending(name).string))
        }
        try age(days: 2)
        test.database.backUpIfDue()
        #expect(names.count == 3)
        #expect(Array(names.prefix(2)) == ["sotto-2026-01-03.sqlite", "sotto-2026-01-04.sqlite"])
    }

    @Test("A clock that jumps loses none of the newest")
    func jumps() throws {
        for (number, days) in [0.0, 400, -400, 1, -1].enumerated() {
            _ = try test.record("\(number).wav")
            if number > 0 { try age(days: 2) }
            try HomeBackup(home: test.home, now: { Date(timeIntervalSinceNow: days * 24 * 3_600) })
                .makeIfDue(of: test.database.pool)
        }
        #expect(Set(names.map { $0.suffix(11) }) == ["0003.sqlite", "0004.sqlite", "0005.sqlite"])
        #expect(try newest.string.hasSuffix("-0005.sqlite"))
    }

    @Test("One that an earlier version made while the clock was wrong is not the newest for ever")
    func future() throws {
        try FileManager.default.createDirectory(atPath: test.home.backups.string, withIntermediateDirectories: true)
        for day in ["2026-01-01", "2999-01-01"] {
            try Data().write(to: URL(filePath: test.home.backups.appending("sotto-\(day).sqlite").string))
        }
        #expect(try newest.lastComponent == "sotto-2026-01-01.sqlite")
        try age(days: 2)
        test.database.backUpIfDue()
        #expect(try newest.string.hasSuffix("-0001.sqlite"))
    }

    @Test("A damaged database is never copied over a sound backup")
    func damaged() throws {
        for number in 0..<200 { _ = try test.record("\(number).wav") }
        test.database.backUpIfDue()
        let before = names
        try test.database.pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)") }
        let file = try FileHandle(forUpdating: URL(filePath: test.home.database.string))
        for page in 4..<20 {
            try file.seek(toOffset: UInt64(page * 4_096))
            try file.write(contentsOf: Data(repeating: 0xA5, count: 4_096))
        }
        try file.close()
        try age(days: 2)
        let sound = try Data(contentsOf: URL(filePath: newest.string))
        // A new connection, which has nothing of the file in memory.
        (try? HomeDatabase(home: test.home))?.backUpIfDue()
        #expect(names == before)
        #expect(try Data(contentsOf: URL(filePath: newest.string)) == sound)
    }

    @Test("A runner makes one before it begins")
    func runner() async throws {
        _ = try test.record()
        let claim = try #require(try await Runner.claim(test.home))
        _ = try await Runner(database: test.database, environment: TestHome.environment).run(claim, until: .whenIdle)
        #expect(names.count == 1)
    }

    @Test("A database of an earlier version is copied before it is changed, so that a change that fails loses nothing")
    func migration() throws {
        let item = try test.record()
        let last = try test.database.pool.read {
            try String.fetchAll($0, sql: "SELECT identifier FROM grdb_migrations ORDER BY rowid").last
        }
        try test.execute("DELETE FROM grdb_migrations WHERE identifier = ?", [last])
        // What the last step makes is there already, so it fails.
        let error = #expect(throws: SottoError.self) { try HomeDatabase(home: test.home) }
        #expect(error?.code == "database_error")
        let copy = try DatabaseQueue(path: newest.string)
        #expect(try copy.read { try String.fetchAll($0, sql: "SELECT id FROM item") } == [item.id])
    }

    @Test("An empty database where stems or a backup are is taken for lost, and a new home is not")
    func lost() throws {
        _ = try HomeDatabase(home: Home(path: test.folder.file("new")))
        test.database.backUpIfDue()
        let backup = try newest
        for content in [Data(), nil] {
            let home = Home(path: test.folder.file("lost \(content == nil)"))
            try FileManager.default.createDirectory(atPath: home.backups.string, withIntermediateDirectories: true)
            let copy = home.backups.appending("sotto-2026-01-01.sqlite")
            try FileManager.default.copyItem(atPath: backup.string, toPath: copy.string)
            try content?.write(to: URL(filePath: home.database.string))
            let error = #expect(throws: SottoError.self) { try HomeDatabase(home: home) }
            #expect(error?.code == "home_damaged")
            #expect(error?.hint.contains("\"\(copy)\"") == true)
            #expect(FileManager.default.contents(atPath: home.database.string) == content)
        }
    }
}
