import Catalog

/// Turns one stem of one stream back into sound: its masks, and the filter where the strategy has one.
final class StemSynthesis {
    private let stft: STFT
    private let pass: ResampledPass
    private var masks: SegmentMasks
    private let filter: VocalsFilter?
    /// What each bin counts; nothing where all count in full.
    private let gains: [Float]
    private let syntheses: [StreamingSynthesis]
    /// Zeros at first: where the filter writes nothing, above the networks' band, it stays silent.
    private let spectra: [AlignedBuffer<SIMD8<Float>>]
    private let planes: [AlignedBuffer<Float>]

    /// - Parameters:
    ///   - pass: the stream's, one of the strategy's.
    ///   - channels: of the stream, 1 or 2.
    ///   - stem: 0 for vocals, 1 for the accompaniment.
    init(strategy: SeparationStrategy, pass: ResampledPass, channels: Int, stem: Int, stft: STFT) {
        self.stft = stft
        self.pass = pass
        masks = SegmentMasks(
            grid: strategy.grid, channels: channels, bins: pass.bins, stem: stem,
            of: strategy.mask)
        filter =
            strategy.filter == .wiener
            ? VocalsFilter(channels: channels, bins: pass.bins, carriesOn: pass.isOriginal) : nil
        gains = pass == .original ? [] : pass.gains
        syntheses = (0..<channels).map { _ in StreamingSynthesis(stft: stft) }
        spectra = (0..<channels).map { _ in AlignedBuffer(repeating: SIMD8(), count: SpectrumBatch.vectorCount) }
        planes = (0..<channels).map { _ in AlignedBuffer(repeating: 0, count: FrameGrid.batchHop) }
    }

    /// Takes the next segment.
    ///
    /// - Parameter onSamples: called with the stem's next samples, interleaved; they come some batches late.
    func take(_ segment: Segment, onSamples: ([Float]) throws -> Void) throws {
        masks.take(segment)
        if let length = segment.signalLength {
            for synthesis in syntheses { synthesis.end(at: length) }
        }
        for batch in 0..<segment.batchCount {
            if let filter {
                filter.take(
                    spectrum: { UnsafePointer(segment.spectrum(channel: $0, batch: batch)) },
                    rows: { masks.rows(channel: $0, batch: batch) })
                try drain(filter, onSamples)
            } else {
                applyMasks(to: segment, batch: batch)
                try synthesize(onSamples)
            }
        }
        if segment.signalLength != nil, let filter {
            filter.finish()
            try drain(filter, onSamples)
        }
    }

    private func drain(_ filter: VocalsFilter, _ onSamples: ([Float]) throws -> Void) throws {
        while filter.next(into: spectra) {
            applyGains()
            try synthesize(onSamples)
        }
    }

    private func applyGains() {
        guard !gains.isEmpty else { return }
        for spectrum in spectra {
            for (bin, gain) in gains.enumerated() {
                spectrum.elements[SpectrumBatch.realIndex(ofBin: bin)] *= gain
                spectrum.elements[SpectrumBatch.imaginaryIndex(ofBin: bin)] *= gain
            }
        }
    }

    private func applyMasks(to segment: Segment, batch: Int) {
        for (channel, spectrum) in spectra.enumerated() {
            stft.apply(
                gains: masks.rows(channel: channel, batch: batch), rowStride: pass.bins, binCount: pass.bins,
                to: segment.spectrum(channel: channel, batch: batch), into: spectrum.elements)
        }
    }

    private func synthesize(_ onSamples: ([Float]) throws -> Void) throws {
        var frames = 0
        for (channel, synthesis) in syntheses.enumerated() {
            frames = synthesis.add(spectra[channel].elements, into: planes[channel].elements)
        }
        if frames > 0 { try onSamples([Float](interleaving: planes, frames: frames)) }
    }
}
