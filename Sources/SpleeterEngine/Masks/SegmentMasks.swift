import Catalog

/// The masks of a stem, segment by segment, faded from one segment into the next.
package struct SegmentMasks {
    private let grid: SegmentGrid
    private let channels: Int
    private let bins: Int
    private let stem: Int
    private let measure: SeparationStrategy.Mask
    /// Masks of a whole segment, [channel][frame][bin].
    private let masks: AlignedBuffer<Float>
    private let otherChannel: AlignedBuffer<Float>
    /// What the segment before says of the frames that it shares with this one.
    private let earlier: AlignedBuffer<Float>
    private var hasEarlier = false

    /// - Parameters:
    ///   - channels: 1 or 2. A mask for one channel is the mean of those that a network finds for two equal ones.
    ///   - bins: that the segments' networks hear.
    ///   - stem: 0 for vocals, 1 for the accompaniment.
    ///   - measure: what of the networks' estimates is compared.
    package init(
        grid: SegmentGrid, channels: Int, bins: Int = Segment.bins, stem: Int,
        of measure: SeparationStrategy.Mask = .power
    ) {
        self.measure = measure
        self.grid = grid
        self.channels = channels
        self.bins = bins
        self.stem = stem
        masks = AlignedBuffer(repeating: 0, count: channels * SegmentGrid.frames * bins)
        otherChannel = AlignedBuffer(repeating: 0, count: channels == 1 ? SegmentGrid.frames * bins : 0)
        earlier = AlignedBuffer(repeating: 0, count: channels * grid.overlap * bins)
    }

    private var plane: Int { SegmentGrid.frames * bins }

    /// Estimates the masks of all frames of a segment, which follows on the one before.
    package mutating func take(_ segment: Segment) {
        let (wanted, other) = (segment.estimates[stem].elements, segment.estimates[1 - stem].elements)
        for channel in 0..<channels {
            let offset = channel * plane
            RatioMask.estimate(
                wanted + offset, against: other + offset, into: masks.elements + offset, of: measure,
                count: plane)
        }
        if channels == 1 {
            RatioMask.estimate(
                wanted + plane, against: other + plane, into: otherChannel.elements, of: measure,
                count: plane)
            RatioMask.average(otherChannel.elements, into: masks.elements, count: plane)
        }
        fadeIn()
        keepTail()
    }

    /// The rows of eight frames, `bins` apart.
    package func rows(channel: Int, batch: Int) -> UnsafePointer<Float> {
        UnsafePointer(masks.elements + channel * plane + batch * SpectrumBatch.frameCount * bins)
    }

    private func fadeIn() {
        guard hasEarlier else { return }
        for channel in 0..<channels {
            for frame in 0..<grid.overlap {
                RatioMask.fade(
                    from: earlier.elements + (channel * grid.overlap + frame) * bins,
                    into: masks.elements + channel * plane + frame * bins,
                    share: share(ofFrame: frame), count: bins)
            }
        }
    }

    /// How much of the new segment a shared frame gets. The curve (3x² − 2x³) begins and ends flat: a segment's outermost
    /// frames, which see the least of what is around them, count least.
    private func share(ofFrame frame: Int) -> Float {
        let x = Float(frame + 1) / Float(grid.overlap + 1)
        return x * x * (3 - 2 * x)
    }

    private mutating func keepTail() {
        let count = grid.overlap * bins
        for channel in 0..<channels {
            (earlier.elements + channel * count).update(
                from: masks.elements + channel * plane + grid.hop * bins, count: count)
        }
        hasEarlier = true
    }
}
