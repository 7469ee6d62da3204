import Foundation
import GRDB
import SottoCore
import Testing

/// A row that is right but for some columns.
private struct Row: Sendable, CustomTestStringConvertible {
    var table: String
    var changes: [String: String]
    var isRight = false

    var testDescription: String {
        "\(table): " + changes.sorted { $0.key < $1.key }.map { "\($0.key) = \($0.value)" }.joined(separator: ", ")
    }

    static let id = "'11111111-1111-1111-1111-111111111111'"
    static let other = "'22222222-2222-2222-2222-222222222222'"

    private static let right: [String: [String: String]] = [
        "item": [
            "id": other, "path": "'/other'", "title": "'t'", "size": "1", "modifiedAt": "1", "inode": "1",
            "sha256": "NULL", "duration": "1.5", "media": "'{}'", "addedAt": "'2026-01-01'",
        ],
        "job": [
            "id": other, "type": "'separate_audio_spleeter'", "itemID": id, "packID": "NULL", "options": "'{}'",
            "state": "'queued'", "createdAt": "'2026-01-01'", "queuedAt": "'2026-01-01'",
        ],
        "separation": [
            "itemID": id, "jobID": id, "engine": "'python'", "preset": "'spleeter'", "sourceSize": "1",
            "sourceModifiedAt": "1", "sourceInode": "1", "bytes": "1", "publishedAt": "'2026-01-01'",
        ],
        "lastSeenFile": ["itemID": id, "size": "1", "modifiedAt": "1", "inode": "1"],
        "ledgerEntry": [
            "jobID": id, "packID": "'spleeter'", "version": "'1'", "purpose": "''", "source": "''", "usesNetwork": "1",
            "startedAt": "'2026-01-01'", "outcome": "'running'",
        ],
    ]

    var sql: String {
        let values = (Self.right[table] ?? [:]).merging(changes) { $1 }.sorted { $0.key < $1.key }
        let columns = values.map(\.key).joined(separator: ", ")
        return "INSERT INTO \(table) (\(columns)) VALUES (\(values.map(\.value).joined(separator: ", ")))"
    }

    static let good = [
        Row(table: "item", changes: [:]), Row(table: "job", changes: [:]),
        Row(table: "job", changes: ["state": "'failed'", "errorCode": "'c'", "finishedAt": "'2026-01-01'"]),
        Row(table: "job", changes: ["type": "'install_pack'", "itemID": "NULL", "packID": "'spleeter'"]),
        Row(table: "separation", changes: [:]), Row(table: "lastSeenFile", changes: [:]),
        Row(table: "ledgerEntry", changes: [:]),
        Row(table: "ledgerEntry", changes: ["outcome": "'interrupted'", "finishedAt": "'2026-01-01'"]),
    ]

    static let bad = [
        ("item", ["id": "'short'"]), ("item", ["id": id]), ("item", ["id": "NULL"]), ("item", ["path": "'relative'"]),
        ("item", ["path": "'/taken'"]), ("item", ["path": "NULL"]), ("item", ["title": "NULL"]),
        ("item", ["size": "-1"]), ("item", ["sha256": "'abc'"]), ("item", ["duration": "-0.1"]),
        ("item", ["media": "'{'"]), ("item", ["addedAt": "NULL"]),
        ("job", ["id": "'short'"]), ("job", ["id": id]), ("job", ["type": "'dance'"]), ("job", ["state": "'paused'"]),
        ("job", ["options": "'{'"]), ("job", ["fraction": "1.01"]), ("job", ["fraction": "-0.01"]),
        ("job", ["speed": "-1"]), ("job", ["attempt": "-1"]), ("job", ["itemID": "NULL"]), ("job", ["itemID": other]),
        ("job", ["packID": "'spleeter'"]), ("job", ["type": "'install_pack'", "itemID": "NULL"]),
        ("job", ["type": "'install_pack'", "packID": "'spleeter'"]),
        ("job", ["state": "'failed'", "finishedAt": "'2026-01-01'"]),
        ("job", ["state": "'failed'", "errorCode": "'c'"]), ("job", ["errorCode": "'c'"]),
        ("job", ["state": "'succeeded'"]), ("job", ["state": "'cancelled'"]), ("job", ["finishedAt": "'2026-01-01'"]),
        ("separation", ["itemID": other]), ("separation", ["itemID": "NULL"]), ("separation", ["jobID": other]),
        ("separation", ["bytes": "-1"]), ("separation", ["engine": "NULL"]),
        ("lastSeenFile", ["itemID": other]), ("lastSeenFile", ["itemID": "NULL"]), ("lastSeenFile", ["size": "-1"]),
        ("ledgerEntry", ["jobID": other]), ("ledgerEntry", ["outcome": "'lost'", "finishedAt": "'2026-01-01'"]),
        ("ledgerEntry", ["outcome": "'failed'"]), ("ledgerEntry", ["finishedAt": "'2026-01-01'"]),
        ("ledgerEntry", ["bytes": "-1"]), ("ledgerEntry", ["files": "'['"]),
    ].map { Row(table: $0.0, changes: $0.1) }
}

@Suite("What the schema allows")
struct SchemaTests {
    private let test = try? TestHome()

    /// A home with an item and its finished job, both with the same id.
    private func prepared() throws -> TestHome {
        let test = try #require(test)
        let item = Row(table: "item", changes: ["id": Row.id, "path": "'/taken'"])
        let job = Row(table: "job", changes: ["id": Row.id, "state": "'succeeded'", "finishedAt": "'2026-01-01'"])
        try test.execute(item.sql)
        try test.execute(job.sql)
        return test
    }

    @Test("Rows that are true are accepted", arguments: Row.good)
    fileprivate func accepts(_ row: Row) throws {
        try prepared().execute(row.sql)
    }

    @Test("Rows that cannot be true are refused", arguments: Row.bad)
    fileprivate func refuses(_ row: Row) throws {
        let test = try prepared()
        let error = #expect(throws: DatabaseError.self) { try test.execute(row.sql) }
        #expect(error?.resultCode == .SQLITE_CONSTRAINT)
    }

    @Test("An item has one active separation, a pack one active install, and an item one set of stems")
    func onlyOne() throws {
        let test = try prepared()
        let install = ["type": "'install_pack'", "itemID": "NULL", "packID": "'spleeter'", "state": "'running'"]
        for row in [
            Row(table: "job", changes: [:]), Row(table: "job", changes: install),
            Row(table: "separation", changes: [:]),
        ] {
            var changes = row.changes
            if row.table == "job" { changes["id"] = "'\(UUID().uuidString)'" }
            try test.execute(Row(table: row.table, changes: changes).sql)
            if row.table == "job" { changes["id"] = "'\(UUID().uuidString)'" }
            #expect(throws: DatabaseError.self) { try test.execute(Row(table: row.table, changes: changes).sql) }
        }
    }

    @Test("An item or a job that others refer to cannot be deleted")
    func references() throws {
        let test = try prepared()
        #expect(throws: DatabaseError.self) { try test.execute("DELETE FROM item") }
        try test.execute(Row(table: "ledgerEntry", changes: [:]).sql)
        #expect(throws: DatabaseError.self) { try test.execute("DELETE FROM job") }
    }
}
