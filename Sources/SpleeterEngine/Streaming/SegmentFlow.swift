import Synchronization

/// The ways that segments take: from the stock to the analysis, to both networks at once, to the synthesis, and back.
package final class SegmentFlow: Sendable {
    package let stock: SegmentStock
    private let toNetworks: [StageQueue<Segment>]
    private let fromNetworks: [StageQueue<Segment>]
    private let abandoned = Atomic(false)

    /// - Parameters:
    ///   - channels: the most that a stream has.
    ///   - streams: how many ``SeparationStream``s there are.
    ///   - spectrumBins: bins whose spectra the synthesis needs.
    package init(channels: Int, streams: Int = 1, networks: Int, spectrumBins: Int = Segment.bins) {
        stock = SegmentStock(channels: channels, streams: streams, spectrumBins: spectrumBins)
        toNetworks = (0..<networks).map { _ in StageQueue() }
        fromNetworks = (0..<networks).map { _ in StageQueue() }
    }

    func handToNetworks(_ segment: Segment) {
        for queue in toNetworks { queue.put(segment) }
    }

    /// No segment will follow.
    func endOfMixture() {
        for queue in toNetworks { queue.end() }
    }

    /// Waits for a network's next segment; nil after the last.
    func takeForNetwork(_ index: Int) -> Segment? { toNetworks[index].take() }

    func handBack(_ segment: Segment, fromNetwork index: Int) { fromNetworks[index].put(segment) }

    func endOfNetwork(_ index: Int) { fromNetworks[index].end() }

    /// Waits until all networks have estimated the next segment; nil after the last.
    ///
    /// - Throws: ``StageStopped`` when a stage has failed.
    package func takeEstimated() throws -> Segment? {
        let segments = fromNetworks.map { $0.take() }
        // All networks give the same segments in the same order; anything else is one that has failed.
        guard !isAbandoned, segments.allSatisfy({ $0 === segments[0] }) else { throw StageStopped() }
        return segments[0]
    }

    /// Whether a stage has failed.
    var isAbandoned: Bool { abandoned.load(ordering: .acquiring) }

    /// Lets every stage end as soon as it asks for more.
    package func abandon() {
        abandoned.store(true, ordering: .releasing)
        stock.end()
        for queue in toNetworks + fromNetworks { queue.end() }
    }
}
