import Foundation
import GRDB

/// One piece of work, kept in the database.
public struct Job: Sendable, Codable, Identifiable {
    /// Order of creation.
    var seq: Int64?
    /// A UUID in lower case.
    public var id: String
    public var type: JobType
    /// The item of a separation.
    public var itemID: String?
    /// The pack of an install.
    public var packID: String?
    /// ``SeparationOptions`` of a separation.
    package var options: SeparationOptions
    /// Which of the item's stems a separation makes.
    package var stemSet: StemSet
    public var state: JobState
    /// What a running job is doing: a ``Stage``.
    public var stage: String?
    /// How much of the whole is done, 0 to 1.
    public var fraction: Double
    /// Times real time.
    public var speed: Double?
    /// How often the job was started since someone asked for it.
    public var attempt: Int
    package var cancelRequested: Bool
    public var createdAt: Date
    package var queuedAt: Date
    public var startedAt: Date?
    public var finishedAt: Date?
    var errorCode: String?
    var errorMessage: String?
    var errorHint: String?

    /// Why the job failed.
    public var error: SottoError? {
        get {
            guard let errorCode, let errorMessage, let errorHint else { return nil }
            return SottoError(code: errorCode, message: errorMessage, hint: errorHint)
        }
        set {
            errorCode = newValue?.code
            errorMessage = newValue?.message
            errorHint = newValue?.hint
        }
    }

    init(
        type: JobType, itemID: String?, packID: String?, options: SeparationOptions, stemSet: StemSet = .current,
        state: JobState
    ) {
        id = UUID().uuidString.lowercased()
        self.type = type
        self.itemID = itemID
        self.packID = packID
        self.options = options
        self.stemSet = stemSet
        self.state = state
        fraction = 0
        attempt = 0
        cancelRequested = false
        createdAt = Date()
        queuedAt = createdAt
    }
}

extension Job: FetchableRecord, MutablePersistableRecord {
    public static let databaseTableName = "job"

    public mutating func didInsert(_ inserted: InsertionSuccess) {
        seq = inserted.rowID
    }
}
