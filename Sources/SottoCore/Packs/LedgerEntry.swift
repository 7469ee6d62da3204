import Foundation
import GRDB

/// One install in the ledger: when, what for, from where, and what came.
public struct LedgerEntry: Sendable, Codable, FetchableRecord, MutablePersistableRecord {
    /// A file that was downloaded or brought.
    public struct File: Sendable, Codable {
        public var name: String
        public var bytes: Int64
        public var sha256: String
    }

    public enum Outcome: String, Sendable, Codable, DatabaseValueConvertible {
        case running, succeeded, failed, cancelled, interrupted
    }

    var seq: Int64?
    public var jobID: String
    public var packID: String
    public var version: String
    public var purpose: String
    public var source: String
    /// Whether the install was allowed to use the network.
    public var usesNetwork: Bool
    public var startedAt: Date
    public var finishedAt: Date?
    public var outcome: Outcome
    public var bytes: Int64
    public var files: [File]

    public mutating func didInsert(_ inserted: InsertionSuccess) {
        seq = inserted.rowID
    }

    /// Ends the entry of an install.
    static func close(job id: String, outcome: Outcome, _ db: Database) throws {
        try db.execute(
            sql: "UPDATE ledgerEntry SET outcome = ?, finishedAt = ? WHERE jobID = ? AND outcome = 'running'",
            arguments: [outcome.rawValue, Date(), id]
        )
    }
}
