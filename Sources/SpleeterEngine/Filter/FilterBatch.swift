/// A batch of eight frames of one stream, as it waits for those around it.
package final class FilterBatch {
    /// Spectra of all bins of each channel, as ``SpectrumBatch`` lays them out.
    package let spectra: [AlignedBuffer<SIMD8<Float>>]
    /// Masks of the bins that have some, of each channel: one vector a bin.
    package let masks: [AlignedBuffer<SIMD8<Float>>]
    /// What ``WienerFilter/moments(_:_:maskLeft:maskRight:)`` says of each of those bins; nothing for one channel.
    let moments: AlignedBuffer<SIMD8<Float>>
    /// The vocals' share above the networks' band, frame by frame.
    var highShare = SIMD8<Float>()

    /// - Parameter bins: those that have masks, a multiple of 8.
    package init(channels: Int, bins: Int = Segment.bins) {
        func buffers(_ count: Int) -> [AlignedBuffer<SIMD8<Float>>] {
            (0..<channels).map { _ in AlignedBuffer(repeating: SIMD8(), count: count) }
        }
        spectra = buffers(SpectrumBatch.vectorCount)
        masks = buffers(bins)
        moments = AlignedBuffer(repeating: SIMD8(), count: channels == 2 ? bins : 0)
    }

    /// Takes a batch of one channel.
    ///
    /// - Parameters:
    ///   - rows: its masks, eight frames whose rows are as long as there are bins with masks.
    func fill(channel: Int, spectrum: UnsafePointer<SIMD8<Float>>, rows: UnsafePointer<Float>) {
        spectra[channel].elements.update(from: spectrum, count: SpectrumBatch.vectorCount)
        let bins = masks[channel].count
        for first in stride(from: 0, to: bins, by: 8) {
            var tile = Tile(rows + first, rowStride: bins)
            tile.transpose()
            tile.store(to: masks[channel].elements + first)
        }
    }

    /// Looks at both channels together once they are filled.
    func measure() {
        guard spectra.count == 2 else { return }
        for bin in 0..<moments.count {
            moments.elements[bin] = WienerFilter.moments(
                ComplexVector(spectra[0].elements, at: bin), ComplexVector(spectra[1].elements, at: bin),
                maskLeft: masks[0].elements[bin], maskRight: masks[1].elements[bin])
        }
    }
}
