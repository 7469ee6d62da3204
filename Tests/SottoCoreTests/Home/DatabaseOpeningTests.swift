import Foundation
import GRDB
import SottoCore
import SystemPackage
import TestSupport
import Testing

@Suite("Opening the database")
struct DatabaseOpeningTests {
    @Test("Opening again keeps everything and changes nothing")
    func twice() throws {
        let test = try TestHome()
        let item = try test.record()
        func migrations() throws -> [String] {
            try test.database.pool.read { try String.fetchAll($0, sql: "SELECT identifier FROM grdb_migrations") }
        }
        let before = try migrations()
        let again = try HomeDatabase(home: test.home)
        #expect(try Library(database: again).item(item.id).path == item.path)
        #expect(try migrations() == before)
        #expect(before == Migrations.migrator.migrations)
    }

    @Test("Many threads may make the same home at once")
    func threads() async throws {
        let folder = try TemporaryFolder()
        let home = Home(path: folder.file("new"))
        try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<8 {
                group.addTask { try Library(database: HomeDatabase(home: home)).page(limit: 1).totalCount }
            }
            for try await count in group { #expect(count == 0) }
        }
    }

    @Test("Several processes may make the same home at once")
    func processes() async throws {
        let folder = try TemporaryFolder()
        try await withThrowingTaskGroup(of: ProgramResult.self) { group in
            for _ in 0..<5 {
                group.addTask { try await Program.sotto("library", "list", "--json", home: folder.file("new")) }
            }
            for try await result in group {
                #expect(result.status == 0, "\(result.errors)")
                #expect(try result.json(as: [String].self).isEmpty)
            }
        }
    }

    @Test("A database of a later version is refused and left alone")
    func newer() throws {
        let test = try TestHome()
        try test.execute("INSERT INTO grdb_migrations VALUES ('something later')")
        let error = #expect(throws: SottoError.self) { try HomeDatabase(home: test.home) }
        #expect(error?.code == "home_newer")
        #expect(error?.message.contains("\"\(test.home.path)\"") == true)
    }

    @Test("What is no database is called damaged")
    func damaged() throws {
        let folder = try TemporaryFolder()
        try folder.write(String(repeating: "not a database ", count: 100), to: "sotto.sqlite")
        let error = #expect(throws: SottoError.self) { try HomeDatabase(home: Home(path: folder.path)) }
        #expect(error?.code == "home_damaged")
    }

    @Test("A database that cannot be opened says so")
    func folderInItsPlace() throws {
        let folder = try TemporaryFolder()
        try FileManager.default.createDirectory(
            atPath: folder.file("sotto.sqlite").string, withIntermediateDirectories: true)
        let error = #expect(throws: SottoError.self) { try HomeDatabase(home: Home(path: folder.path)) }
        #expect(error?.code == "home_not_writable")
    }

    @Test("Writing goes through a write-ahead log with foreign keys on, and the file is sound")
    func settings() throws {
        let test = try TestHome()
        let settings = try test.database.pool.write { db in
            try ["journal_mode", "foreign_keys"].map { try String.fetchOne(db, sql: "PRAGMA \($0)") }
        }
        #expect(settings == ["wal", "1"])
        #expect(try test.database.integrityFault() == nil)
    }

    @Test("A new home is readable by its owner alone")
    func permissions() throws {
        let test = try TestHome()
        let attributes = try FileManager.default.attributesOfItem(atPath: test.home.path.string)
        #expect(attributes[.posixPermissions] as? Int == 0o700)
    }

    @Test("The change of another connection is noticed long before the limit")
    func watching() async throws {
        let test = try TestHome()
        let watcher = await ChangeWatcher(database: test.database)
        let began = ContinuousClock.now
        async let change: Void = watcher.change(within: .seconds(30))
        try await Task.sleep(for: .milliseconds(200))
        _ = try test.record()
        try await change
        #expect(ContinuousClock.now - began < .seconds(15))
    }

    @Test("Without a change the watcher returns at its limit")
    func nothingToSee() async throws {
        let test = try TestHome()
        let began = ContinuousClock.now
        let watcher = await ChangeWatcher(database: test.database)
        try await watcher.change(within: .milliseconds(300))
        #expect(ContinuousClock.now - began >= .milliseconds(300))
    }
}
