import AudioIO
import Catalog

/// The first stage: reads the mixture, brings it to each pass's rate, and cuts its spectra into segments.
package struct AnalysisStage {
    /// The rate that the networks were trained at, in hertz.
    static let sampleRate = 44_100
    private static let blockFrames = 16_384

    let mixture: GrowingWAVReader
    let strategy: SeparationStrategy
    let flow: SegmentFlow
    let progress: ProgressMeter

    package init(mixture: GrowingWAVReader, strategy: SeparationStrategy, flow: SegmentFlow, progress: ProgressMeter) {
        self.mixture = mixture
        self.strategy = strategy
        self.flow = flow
        self.progress = progress
    }

    /// Reads to the end.
    package func run() throws {
        let format = mixture.format
        let stft = STFT()
        var analyses = try strategy.passes.indices.map {
            try PassAnalysis(pass: $0, strategy: strategy, format: format, stft: stft, flow: flow)
        }
        while true {
            let first = mixture.position
            let samples = try mixture.read(upTo: Self.blockFrames)
            guard !samples.isEmpty else { break }
            try Self.requireFinite(samples, firstFrame: first, format)
            for index in analyses.indices { try analyses[index].push(samples) }
        }
        progress.setLength(mixture.position)
        for index in analyses.indices { try analyses[index].finish() }
        flow.endOfMixture()
    }

    private static func requireFinite(_ samples: [Float], firstFrame: Int, _ format: AudioFormat) throws {
        guard !samples.areFinite else { return }
        let index = samples.firstIndex { !$0.isFinite } ?? 0
        let frame = firstFrame + index / format.channelCount
        throw SeparationError.notFinite(seconds: Double(frame) / Double(format.sampleRate))
    }
}

/// The mixture in one pass: its groups' spectra, cut into segments.
private struct PassAnalysis {
    private let resampler: Resampler?
    private let framer: ChannelFramer
    /// One for each group.
    private var cutters: [SegmentCutter]

    /// - Parameter pass: its number among the strategy's.
    init(pass: Int, strategy: SeparationStrategy, format: AudioFormat, stft: STFT, flow: SegmentFlow) throws {
        let rate = strategy.passes[pass].rate
        let quality = strategy.passes[pass].quality(with: format.sampleRate)
        resampler =
            format.sampleRate == rate
            ? nil : try Resampler(from: format.sampleRate, to: rate, channels: format.channelCount, quality: quality)
        let groups = ChannelGroup.groups(of: format)
        framer = ChannelFramer(groups, of: format.channelCount, stft: stft)
        let streams = SeparationStream.all(passes: strategy.passes, groups: groups)
        cutters = streams.enumerated().filter { $1.pass == pass }.map { number, stream in
            SegmentCutter(
                strategy: strategy, stream: number, pass: strategy.passes[pass],
                channels: groups[stream.group].channels.count, stft: stft,
                stock: flow.stock, onSegment: flow.handToNetworks)
        }
    }

    mutating func push(_ samples: [Float]) throws {
        try framer.push(try resampler?.process(samples) ?? samples, into: &cutters)
    }

    mutating func finish() throws {
        if let rest = try resampler?.finish() { try framer.push(rest, into: &cutters) }
        try framer.finish(into: &cutters)
    }
}

/// Transforms interleaved samples, channel by channel.
private struct ChannelFramer {
    private let channels: Int
    private let groups: [ChannelGroup]
    /// Of the groups' channels, one group after the other, like `batches`.
    private let analyses: [StreamingAnalysis]
    private let batches: [AlignedBuffer<SIMD8<Float>>]

    /// - Parameter channels: of a whole frame.
    init(_ groups: [ChannelGroup], of channels: Int, stft: STFT) {
        self.channels = channels
        self.groups = groups
        let used = groups.flatMap(\.channels)
        analyses = used.map { _ in StreamingAnalysis(stft: stft) }
        batches = used.map { _ in AlignedBuffer(repeating: SIMD8(), count: SpectrumBatch.vectorCount) }
    }

    func push(_ samples: [Float], into cutters: inout [SegmentCutter]) throws {
        let all = samples.deinterleaved(channels: channels)
        let planes = groups.flatMap { $0.channels.map { all[$0] } }
        let frames = samples.count / channels
        var done = 0
        while done < frames {
            var taken = 0
            for (plane, analysis) in zip(planes, analyses) {
                taken = plane.withUnsafeBufferPointer { analysis.push(UnsafeBufferPointer(rebasing: $0[done...])) }
            }
            done += taken
            try takeBatches(into: &cutters)
        }
    }

    func finish(into cutters: inout [SegmentCutter]) throws {
        for analysis in analyses { analysis.finish() }
        try takeBatches(into: &cutters)
        for index in cutters.indices { cutters[index].finish(signalLength: analyses[0].sampleCount) }
    }

    private func takeBatches(into cutters: inout [SegmentCutter]) throws {
        while analyses[0].isBatchReady {
            for (analysis, batch) in zip(analyses, batches) { analysis.takeBatch(into: batch.elements) }
            var first = 0
            for (index, group) in groups.enumerated() {
                try cutters[index].append(batches[first..<first + group.channels.count])
                first += group.channels.count
            }
        }
    }
}
