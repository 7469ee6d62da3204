import Synchronization

/// Turns the progress of a stage into that of the whole separation, which never goes back.
final class ProgressSteps: Sendable {
    private let stage: Stage
    private let share: ClosedRange<Double>
    private let events: EventSink
    private let reached: Mutex<Double>

    /// - Parameter isAll: whether the stage has the time of those before it too, because they run beside it.
    init(stage: Stage, isAll: Bool = false, events: @escaping EventSink) {
        self.stage = stage
        let share = stage.shareOfSeparation
        self.share = isAll ? 0...share.upperBound : share
        self.events = events
        reached = Mutex(self.share.lowerBound)
    }

    /// - Parameter fraction: of the stage.
    func show(_ fraction: Double, speed: Double? = nil) {
        let whole = share.lowerBound + (share.upperBound - share.lowerBound) * min(max(fraction, 0), 1)
        let shown = reached.withLock { reached in
            reached = max(reached, whole)
            return reached
        }
        events(.progress(stage: stage, fraction: shown, speed: speed))
    }
}
