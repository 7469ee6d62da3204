import Foundation

/// A job as lists and documents show it.
public struct JobSummary: Sendable, Encodable {
    public var id: String
    public var type: String
    public var state: String
    /// The item's title, also when it has been removed, or the pack's.
    public var title: String
    @Nullable public var itemId: String?
    @Nullable public var packId: String?
    /// What was asked of a separation.
    @Nullable public var options: SeparationOptions?
    /// Which of the item's stems a separation makes.
    @Nullable public var stemSet: StemSet?
    @Nullable public var stage: String?
    public var fraction: Double
    @Nullable public var speed: Double?
    public var attempt: Int
    /// Whether someone wants a running job to stop.
    public var cancelRequested: Bool
    public var createdAt: Date
    /// When it took its place in the queue, with milliseconds: they are the queue's order.
    public var queuedAt: String
    @Nullable public var startedAt: Date?
    @Nullable public var finishedAt: Date?
    @Nullable public var error: SottoError?

    init(_ job: Job, title: String) {
        self.title = title
        id = job.id
        type = job.type.rawValue
        state = job.state.rawValue
        itemId = job.itemID
        packId = job.packID
        options = job.type == .separateAudio ? job.options : nil
        stemSet = job.type == .separateAudio ? job.stemSet : nil
        stage = job.stage
        fraction = job.fraction
        speed = job.speed
        attempt = job.attempt
        cancelRequested = job.cancelRequested
        createdAt = job.createdAt
        queuedAt = job.queuedAt.ISO8601Format(.init(includingFractionalSeconds: true, timeZone: .gmt))
        startedAt = job.startedAt
        finishedAt = job.finishedAt
        error = job.error
    }
}
