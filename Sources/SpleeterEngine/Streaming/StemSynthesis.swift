/// Turns the masked spectra of one stem back into sound.
final class StemSynthesis {
    private let stft: STFT
    private var masks: SegmentMasks
    private let syntheses: [StreamingSynthesis]
    private let spectrum = AlignedBuffer<SIMD8<Float>>(repeating: SIMD8(), count: SpectrumBatch.vectorCount)
    private let planes: [AlignedBuffer<Float>]

    init(grid: SegmentGrid, channels: Int, stem: Int, stft: STFT) {
        self.stft = stft
        masks = SegmentMasks(grid: grid, channels: channels, stem: stem)
        syntheses = (0..<channels).map { _ in StreamingSynthesis(stft: stft) }
        planes = (0..<channels).map { _ in AlignedBuffer(repeating: 0, count: FrameGrid.batchHop) }
    }

    /// Takes the next segment.
    ///
    /// - Parameter onSamples: called with the stem's next samples, interleaved; they come up to four frames late.
    func take(_ segment: Segment, onSamples: ([Float]) throws -> Void) throws {
        masks.take(segment)
        if let length = segment.signalLength {
            for synthesis in syntheses { synthesis.end(at: length) }
        }
        for batch in 0..<segment.batchCount {
            var frames = 0
            for (channel, synthesis) in syntheses.enumerated() {
                stft.apply(
                    gains: masks.rows(channel: channel, batch: batch), rowStride: Segment.bins, binCount: Segment.bins,
                    to: segment.spectrum(channel: channel, batch: batch), into: spectrum.elements)
                frames = synthesis.add(spectrum.elements, into: planes[channel].elements)
            }
            if frames > 0 { try onSamples([Float](interleaving: planes, frames: frames)) }
        }
    }
}
