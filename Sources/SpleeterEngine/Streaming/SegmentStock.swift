/// The segments of one separation, made at its start and used again and again. That there are no more keeps memory
/// constant; that there are no fewer makes a lack of memory show at once, not in the middle of a film.
package final class SegmentStock: Sendable {
    /// Besides those that are filled: one for the networks, one that is written.
    private static let countInWork = 2

    private let unused = StageQueue<Segment>()

    /// - Parameters:
    ///   - channels: the most that a stream has.
    ///   - streams: how many are filled at the same time.
    ///   - spectrumBins: bins whose spectra are kept.
    init(channels: Int, streams: Int, spectrumBins: Int) {
        for _ in 0..<streams + Self.countInWork { unused.put(Segment(channels: channels, spectrumBins: spectrumBins)) }
    }

    /// Waits for a segment that nobody uses.
    ///
    /// - Returns: nil after ``end()``.
    func take() -> Segment? { unused.take() }

    package func putBack(_ segment: Segment) { unused.put(segment) }

    func end() { unused.end() }
}
