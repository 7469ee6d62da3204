import GRDB

/// Which items and jobs of a home have changed, by whichever process.
///
/// Every change has a number, larger than those before it, also across restarts. Of each item and job the last change
/// is known: who asks for what came after a number learns what to look at again, not what it was between.
public struct ChangeFeed: Sendable {
    public struct Change: Sendable, Equatable {
        public enum Subject: String, Sendable {
            case item
            case job
        }

        public var number: Int64
        public var subject: Subject
        public var id: String
    }

    private let database: HomeDatabase

    public init(database: HomeDatabase) {
        self.database = database
    }

    /// Notes that something about an item has changed that no row says, such as its picture.
    static func note(item id: String, _ db: Database) throws {
        try db.execute(sql: "INSERT OR REPLACE INTO change(subject, id) VALUES ('item', ?)", arguments: [id])
    }

    /// The number of the last change; 0 when there was none.
    public func latest() throws -> Int64 {
        try database.pool.read { try Int64.fetchOne($0, sql: "SELECT max(seq) FROM change") ?? 0 }
    }

    /// The first changes after a number, in order.
    ///
    /// - Parameter limit: how many to return at most.
    public func changes(after number: Int64, limit: Int) throws -> [Change] {
        try database.pool.read { db in
            try Row.fetchAll(
                db, sql: "SELECT seq, subject, id FROM change WHERE seq > ? ORDER BY seq LIMIT ?",
                arguments: [number, limit]
            ).compactMap { row in
                Change.Subject(rawValue: row["subject"]).map { Change(number: row["seq"], subject: $0, id: row["id"]) }
            }
        }
    }
}
