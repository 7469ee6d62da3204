import SottoCore

/// Hands events to every stream. Each stream reads at its own pace; the last events are kept for the slow, and who is
/// slower than that is told to ask for everything again.
package actor EventHub {
    /// What a stream gets next.
    package enum Delivery: Sendable {
        case events([ServerEvent], upTo: Int)
        /// More has happened than is kept.
        case lost(upTo: Int)
        case closed
    }

    private static let kept = 512

    private var events: [ServerEvent] = []
    /// How many events there ever were.
    package private(set) var position = 0
    private var waiting: [Int: CheckedContinuation<Void, Never>] = [:]
    private var nextWaiter = 0
    private var isClosed = false

    package init() {}

    package func publish(_ new: [ServerEvent]) {
        guard !new.isEmpty else { return }
        events = (events + new).suffix(Self.kept)
        position += new.count
        wakeAll()
    }

    /// Ends every stream.
    package func close() {
        isClosed = true
        wakeAll()
    }

    /// Waits for what comes after a position.
    package func next(after last: Int) async -> Delivery {
        while last == position, !isClosed, !Task.isCancelled { await change() }
        if isClosed || Task.isCancelled { return .closed }
        let missing = position - last
        guard missing <= events.count else { return .lost(upTo: position) }
        return .events(Array(events.suffix(missing)), upTo: position)
    }

    private func change() async {
        let id = nextWaiter
        nextWaiter += 1
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                if Task.isCancelled { continuation.resume() } else { waiting[id] = continuation }
            }
        } onCancel: {
            Task { await wake(id) }
        }
    }

    private func wake(_ id: Int) {
        waiting.removeValue(forKey: id)?.resume()
    }

    private func wakeAll() {
        let all = waiting.values
        waiting = [:]
        for continuation in all { continuation.resume() }
    }
}
