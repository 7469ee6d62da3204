import GRDB

/// Where a job stands. `queued` and `running` are active; the others are final until someone retries.
public enum JobState: String, Sendable, Codable, CaseIterable, DatabaseValueConvertible {
    case queued
    case running
    case succeeded
    case failed
    case cancelled

    public var isFinal: Bool { self != .queued && self != .running }
}
