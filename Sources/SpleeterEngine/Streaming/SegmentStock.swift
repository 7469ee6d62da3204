import Synchronization

/// The segments of one separation: made when they are needed, up to a limit, then used again and again. The limit is
/// what keeps memory constant.
package final class SegmentStock: Sendable {
    /// One for the networks, one that is filled meanwhile, one that is written.
    private static let limit = 3

    private let returned = StageQueue<Segment>()
    private let made = Mutex(0)
    private let channels: Int

    init(channels: Int) {
        self.channels = channels
    }

    /// Waits for a segment that nobody uses.
    ///
    /// - Returns: nil after ``end()``.
    func take() -> Segment? {
        let mayMake = made.withLock { made in
            guard made < Self.limit else { return false }
            made += 1
            return true
        }
        return mayMake ? Segment(channels: channels) : returned.take()
    }

    package func putBack(_ segment: Segment) { returned.put(segment) }

    func end() { returned.end() }
}
