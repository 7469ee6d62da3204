import Foundation

/// A job as lists and documents show it.
public struct JobSummary: Sendable, Encodable {
    public var id: String
    public var type: String
    public var state: String
    @Nullable public var itemId: String?
    @Nullable public var packId: String?
    /// What was asked of a separation.
    @Nullable public var options: SeparationOptions?
    @Nullable public var stage: String?
    public var fraction: Double
    @Nullable public var speed: Double?
    public var attempt: Int
    public var createdAt: Date
    @Nullable public var startedAt: Date?
    @Nullable public var finishedAt: Date?
    @Nullable public var error: SottoError?

    public init(_ job: Job) {
        id = job.id
        type = job.type.rawValue
        state = job.state.rawValue
        itemId = job.itemID
        packId = job.packID
        options = job.type == .separateAudio ? job.options : nil
        stage = job.stage
        fraction = job.fraction
        speed = job.speed
        attempt = job.attempt
        createdAt = job.createdAt
        startedAt = job.startedAt
        finishedAt = job.finishedAt
        error = job.error
    }
}
