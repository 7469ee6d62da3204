import GRDB

/// What was ever installed, and so every time that Sotto may have used the network.
public struct Ledger: Sendable {
    private let database: HomeDatabase

    public init(database: HomeDatabase) {
        self.database = database
    }

    /// Entries, the newest first.
    public func entries(limit: Int = 100) throws -> [LedgerEntry] {
        try database.pool.read { try LedgerEntry.order(Column("startedAt").desc).limit(limit).fetchAll($0) }
    }
}
