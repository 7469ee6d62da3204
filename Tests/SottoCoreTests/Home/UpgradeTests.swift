import Foundation
import GRDB
import SottoCore
import SystemPackage
import TestSupport
import Testing

@Suite("Homes of earlier versions")
struct UpgradeTests {
    private let folder: TemporaryFolder
    private let home: Home

    init() throws {
        folder = try TemporaryFolder()
        home = Home(path: folder.path)
    }

    /// Makes a database as a version left it whose last step this was, with items in it.
    ///
    /// - Returns: the items' ids, by title.
    private func makeHome(
        upTo step: String, _ titles: [String], removed: Set<String> = []
    ) throws -> [String: String] {
        let database = try DatabaseQueue(path: home.database.string)
        try Migrations.migrator.migrate(database, upTo: step)
        let ids = titles.map { ($0, UUID().uuidString.lowercased()) }
        try database.write { db in
            for (title, id) in ids {
                try db.execute(
                    sql: """
                        INSERT INTO item (id, path, title, size, modifiedAt, inode, duration, media, addedAt, removedAt)
                        VALUES (?, ?, ?, 1, 1, 1, 1, ?, '2026-01-01', ?)
                        """,
                    arguments: [
                        id, "/films/\(title).mp4", title, #"{"container":"wav","duration":1,"audioStreams":[]}"#,
                        removed.contains(title) ? "2026-01-02" : nil,
                    ]
                )
            }
        }
        try database.close()
        return Dictionary(uniqueKeysWithValues: ids)
    }

    private func titles(_ query: ItemQuery) throws -> [String] {
        try Library(database: HomeDatabase(home: home)).page(query).items.map(\.title)
    }

    @Test(
        "A home of any earlier version keeps its items, and lists them by title", arguments: ["ledger", "presentItems"])
    func listed(_ step: String) throws {
        _ = try makeHome(upTo: step, ["scene 10", "Écran", "Scene 2", "dance"], removed: ["dance"])
        #expect(try titles(ItemQuery(sort: .title, limit: 10)) == ["Écran", "Scene 2", "scene 10"])
        #expect(try titles(ItemQuery(limit: 10)) == ["Scene 2", "Écran", "scene 10"])
    }

    @Test("It finds what is not removed, and nothing else", arguments: ["ledger", "presentItems"])
    func searched(_ step: String) throws {
        let ids = try makeHome(upTo: step, ["holiday one", "holiday two"], removed: ["holiday one"])
        let database = try HomeDatabase(home: home)
        let page = try Library(database: database).page(search: "holiday", limit: 1)
        #expect(page.items.map(\.title) == ["holiday two"])
        #expect(page.totalCount == 1)
        try database.pool.write { db in
            try db.execute(
                sql: "UPDATE item SET removedAt = NULL, title = 'winter' WHERE id = ?", arguments: [ids["holiday one"]])
        }
        #expect(try titles(ItemQuery(search: "winter", limit: 10)) == ["winter"])
    }

    @Test("An item that had been removed before is in its place when it is back")
    func revived() throws {
        _ = try makeHome(upTo: "presentItems", ["z", "Éa", "f"], removed: ["Éa"])
        try HomeDatabase(home: home).pool.write { try $0.execute(sql: "UPDATE item SET removedAt = NULL") }
        #expect(try titles(ItemQuery(sort: .title, limit: 10)) == ["Éa", "f", "z"])
    }

    @Test("Its changes are told from then on: not those of before")
    func changes() throws {
        let ids = try makeHome(upTo: "presentItems", ["a", "b"])
        let database = try HomeDatabase(home: home)
        let feed = ChangeFeed(database: database)
        #expect(try feed.latest() == 0)
        try Library(database: database).remove(
            Library(database: database).item(id: try #require(ids["b"])), derived: false)
        #expect(try feed.changes(after: 0, limit: 10).map(\.id) == [ids["b"]])
    }

    @Test("It is copied before it is changed")
    func backup() throws {
        _ = try makeHome(upTo: "presentItems", ["a"])
        _ = try HomeDatabase(home: home)
        let copy = try DatabaseQueue(path: try #require(HomeBackup(home: home).newest).string)
        #expect(
            try copy.read { try String.fetchAll($0, sql: "SELECT identifier FROM grdb_migrations ORDER BY rowid") } == [
                "library", "jobs", "ledger", "presentItems",
            ])
        #expect(try copy.read { try String.fetchAll($0, sql: "SELECT title FROM item") } == ["a"])
    }
}
