import AudioIO

/// The first stage: reads the mixture, brings it to 44.1 kHz, and cuts its spectra into segments.
package struct AnalysisStage {
    /// The rate that the networks were trained at, in hertz.
    static let sampleRate = 44_100
    private static let blockFrames = 16_384

    let mixture: GrowingWAVReader
    let grid: SegmentGrid
    let flow: SegmentFlow
    let progress: ProgressMeter

    package init(mixture: GrowingWAVReader, grid: SegmentGrid, flow: SegmentFlow, progress: ProgressMeter) {
        self.mixture = mixture
        self.grid = grid
        self.flow = flow
        self.progress = progress
    }

    /// Reads to the end.
    package func run() throws {
        let format = mixture.format
        let stft = STFT()
        var cutter = SegmentCutter(
            grid: grid, channels: format.channelCount, stft: stft, stock: flow.stock, onSegment: flow.handToNetworks)
        let resampler =
            format.sampleRate == Self.sampleRate
            ? nil : try Resampler(from: format.sampleRate, to: Self.sampleRate, channels: format.channelCount)
        let framer = ChannelFramer(channels: format.channelCount, stft: stft)
        while true {
            let first = mixture.position
            let samples = try mixture.read(upTo: Self.blockFrames)
            guard !samples.isEmpty else { break }
            try Self.requireFinite(samples, firstFrame: first, format)
            try framer.push(try resampler?.process(samples) ?? samples, into: &cutter)
        }
        progress.setLength(mixture.position)
        if let rest = try resampler?.finish() { try framer.push(rest, into: &cutter) }
        try framer.finish(into: &cutter)
        flow.endOfMixture()
    }

    private static func requireFinite(_ samples: [Float], firstFrame: Int, _ format: AudioFormat) throws {
        guard !samples.areFinite else { return }
        let index = samples.firstIndex { !$0.isFinite } ?? 0
        let frame = firstFrame + index / format.channelCount
        throw SeparationError.notFinite(seconds: Double(frame) / Double(format.sampleRate))
    }
}

/// Transforms interleaved samples, channel by channel.
private struct ChannelFramer {
    private let channels: Int
    private let analyses: [StreamingAnalysis]
    private let batches: [AlignedBuffer<SIMD8<Float>>]

    init(channels: Int, stft: STFT) {
        self.channels = channels
        analyses = (0..<channels).map { _ in StreamingAnalysis(stft: stft) }
        batches = (0..<channels).map { _ in AlignedBuffer(repeating: SIMD8(), count: SpectrumBatch.vectorCount) }
    }

    func push(_ samples: [Float], into cutter: inout SegmentCutter) throws {
        let planes = samples.deinterleaved(channels: channels)
        let frames = samples.count / channels
        var done = 0
        while done < frames {
            var taken = 0
            for (plane, analysis) in zip(planes, analyses) {
                taken = plane.withUnsafeBufferPointer { analysis.push(UnsafeBufferPointer(rebasing: $0[done...])) }
            }
            done += taken
            try takeBatches(into: &cutter)
        }
    }

    func finish(into cutter: inout SegmentCutter) throws {
        for analysis in analyses { analysis.finish() }
        try takeBatches(into: &cutter)
        cutter.finish(signalLength: analyses[0].sampleCount)
    }

    private func takeBatches(into cutter: inout SegmentCutter) throws {
        while analyses[0].isBatchReady {
            for (analysis, batch) in zip(analyses, batches) { analysis.takeBatch(into: batch.elements) }
            try cutter.append(batches)
        }
    }
}
