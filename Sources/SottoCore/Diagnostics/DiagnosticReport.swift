import Foundation

/// What is installed, what works, and what to do next.
public struct DiagnosticReport: Sendable, Encodable {
    /// What Sotto takes on disk, in bytes.
    public struct DiskUse: Sendable, Encodable {
        public var free: Int64
        public var packs: Int64
        public var derived: Int64
        public var uploads: Int64
        public var jobs: Int64
    }

    /// An install, as the ledger has it.
    public struct LedgerLine: Sendable, Encodable {
        public var job: String
        public var pack: String
        public var version: String
        public var startedAt: Date
        public var outcome: String
        public var usesNetwork: Bool
        public var source: String
        public var bytes: Int64
        public var files: [LedgerEntry.File]
    }

    public var sotto: String
    public var home: String
    public var checks: [DiagnosticCheck]
    public var packs: [PackSummary]
    @Nullable public var disk: DiskUse?
    /// Every install of this home, the newest first; null when the database cannot say.
    @Nullable public var ledger: [LedgerLine]?
}

extension DiagnosticReport.LedgerLine {
    package init(_ entry: LedgerEntry) {
        self.init(
            job: entry.jobID, pack: entry.packID, version: entry.version, startedAt: entry.startedAt,
            outcome: entry.outcome.rawValue, usesNetwork: entry.usesNetwork, source: entry.source, bytes: entry.bytes,
            files: entry.files
        )
    }
}
