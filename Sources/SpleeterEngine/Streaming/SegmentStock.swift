/// The segments of one separation, made at its start and used again and again. That there are no more keeps memory
/// constant; that there are no fewer makes a lack of memory show at once, not in the middle of a film.
package final class SegmentStock: Sendable {
    /// One for the networks, one that is filled meanwhile, one that is written.
    private static let count = 3

    private let unused = StageQueue<Segment>()

    init(channels: Int) {
        for _ in 0..<Self.count { unused.put(Segment(channels: channels)) }
    }

    /// Waits for a segment that nobody uses.
    ///
    /// - Returns: nil after ``end()``.
    func take() -> Segment? { unused.take() }

    package func putBack(_ segment: Segment) { unused.put(segment) }

    func end() { unused.end() }
}
