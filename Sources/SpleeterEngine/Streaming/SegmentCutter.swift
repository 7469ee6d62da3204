import Catalog

/// Gathers a stream's batches of spectra into segments and hands each on when it is complete.
struct SegmentCutter {
    private let strategy: SeparationStrategy
    private let stream: Int
    private let bins: Int
    private let channels: Int
    private let stock: SegmentStock
    private let stft: STFT
    private let onSegment: (Segment) -> Void
    private var current: Segment?
    /// Batches in `current`.
    private var filled = 0

    private var grid: SegmentGrid { strategy.grid }

    /// - Parameters:
    ///   - stream: the number that its segments bear.
    ///   - pass: the stream's.
    ///   - channels: how many it has, 1 or 2.
    init(
        strategy: SeparationStrategy, stream: Int, pass: ResampledPass, channels: Int, stft: STFT, stock: SegmentStock,
        onSegment: @escaping (Segment) -> Void
    ) {
        self.strategy = strategy
        self.stream = stream
        bins = pass.bins
        self.channels = channels
        self.stft = stft
        self.stock = stock
        self.onSegment = onSegment
    }

    /// Takes the next batch of eight frames.
    ///
    /// - Parameter batches: one for each channel, as ``StreamingAnalysis`` gives them.
    /// - Throws: ``StageStopped`` when another stage has failed.
    mutating func append(_ batches: ArraySlice<AlignedBuffer<SIMD8<Float>>>) throws {
        let segment = try segmentWithRoom()
        let firstFrame = filled * SpectrumBatch.frameCount
        for (channel, batch) in batches.enumerated() {
            segment.spectrum(channel: channel, batch: filled)
                .update(from: batch.elements, count: segment.batchVectors)
            stft.magnitudes(
                of: batch.elements, binCount: bins,
                into: magnitudes(of: channel, in: segment) + firstFrame * bins, rowStride: bins)
        }
        filled += 1
    }

    /// Hands on the last segment, filled up with zeros.
    ///
    /// - Parameter signalLength: samples of the whole signal.
    mutating func finish(signalLength: Int) {
        guard let segment = current else { return }
        for channel in 0..<UNetShape.channels {
            let used = filled * SpectrumBatch.frameCount * bins
            let rest = segment.magnitudes.elements + channel * segment.heardPlane + used
            rest.update(repeating: 0, count: segment.heardPlane - used)
        }
        segment.batchCount = filled
        segment.signalLength = signalLength
        handOn(segment)
    }

    private mutating func segmentWithRoom() throws -> Segment {
        if let segment = current, filled < SegmentGrid.frames / SpectrumBatch.frameCount { return segment }
        guard let next = stock.take() else { throw StageStopped() }
        next.stream = stream
        next.heardBins = bins
        next.signalLength = nil
        if let full = current {
            copyOverlap(from: full, to: next)
            full.batchCount = grid.hop / SpectrumBatch.frameCount
            handOn(full)
        }
        filled = current == nil ? 0 : grid.overlap / SpectrumBatch.frameCount
        current = next
        return next
    }

    private func copyOverlap(from full: Segment, to next: Segment) {
        for channel in 0..<channels {
            for batch in 0..<grid.overlap / SpectrumBatch.frameCount {
                next.spectrum(channel: channel, batch: batch).update(
                    from: full.spectrum(channel: channel, batch: grid.hop / SpectrumBatch.frameCount + batch),
                    count: full.batchVectors)
            }
            magnitudes(of: channel, in: next).update(
                from: magnitudes(of: channel, in: full) + grid.hop * bins, count: grid.overlap * bins)
        }
    }

    private func magnitudes(of channel: Int, in segment: Segment) -> UnsafeMutablePointer<Float> {
        segment.magnitudes.elements + channel * segment.heardPlane
    }

    /// The networks always see two channels.
    private func handOn(_ segment: Segment) {
        if strategy.inputGain == .levelled {
            SegmentLevel.normalize(segment.magnitudes.elements, channels: channels, bins: bins)
        }
        if channels == 1 {
            (segment.magnitudes.elements + segment.heardPlane).update(
                from: segment.magnitudes.elements, count: segment.heardPlane)
        }
        onSegment(segment)
    }
}
