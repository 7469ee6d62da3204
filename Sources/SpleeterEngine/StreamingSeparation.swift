import AudioIO
import Catalog
import COneDNN
import Glibc

/// Separates a mixture into two stems, in memory that does not depend on its length.
///
/// Three stages work at once, each on threads of its own, and hand segments of 11.9 s (in other passes 8.9
/// or 14.9 s) to each other: one reads and
/// transforms, two networks estimate the stems' magnitudes, one masks, transforms back and writes. The mixture may
/// still be growing.
public struct StreamingSeparation: Sendable {
    /// What all stages allocate for one stream in f32, generously: weights, activations and segments.
    private static let neededMemory = 400 << 20
    /// What each further stream adds.
    private static let memoryPerStream = 60 << 20
    private static let networkCount = 2
    /// Channels that a mixture may have: memory grows with their groups.
    package static let mostChannels = 16
    /// Rates that sound has, in hertz. At others a block would take any amount of memory on its way to 44.1 kHz.
    private static let sampleRates = 1_000...1_000_000

    private let request: SeparationRequest

    public init(_ request: SeparationRequest) {
        self.request = request
    }

    /// The engine's name and version, and oneDNN's.
    public static var version: String { "native 1 (oneDNN \(String(cString: onednn_version_text())))" }

    /// Computes both stems and writes them whole.
    ///
    /// Blocks its thread until all is done. When it throws, what was written is of no use.
    ///
    /// - Parameter onProgress: called about four times a second, on another thread.
    /// - Throws: ``SeparationError``, ``CheckpointError``, or `WAVError`.
    public func run(onProgress: @escaping @Sendable (SeparationProgress) -> Void) throws -> SeparationResult {
        let precision = try usablePrecision()
        let bundle = try TensorBundle(prefix: request.model + "/model", indexChecksum: request.modelChecksum)
        let shape = try UNetShape(of: bundle)
        let mixture = try GrowingWAVReader(path: request.mixture, isComplete: request.isMixtureComplete)
        try requireShape(mixture.format)
        try Self.requireMemory(streams: ChannelGroup.groups(of: mixture.format).count * strategy.passes.count)
        let report = try separate(mixture.format, precision, shape, bundle, onProgress)
        return SeparationResult(
            precision: precision, sampleFormat: report.sampleFormat, frameCount: report.frameCount,
            limitedVocals: report.limitedVocals, limitedBackground: report.limitedBackground)
    }

    // MARK: Checks

    private func usablePrecision() throws -> Precision {
        switch request.precision {
        case .f32: return .f32
        case .bf16:
            guard request.precision.isNative else { throw SeparationError.bfloat16Unsupported }
            return .bf16
        case .auto:
            return strategy.isReference ? .f32 : .fastest
        }
    }

    /// Asks for the memory once as a whole: later, a refusal would end the process.
    private static func requireMemory(streams: Int) throws {
        let neededMemory = neededMemory + max(0, streams - 1) * memoryPerStream
        let all = mmap(nil, neededMemory, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        guard let all, all != MAP_FAILED else { throw SeparationError.outOfMemory(needed: neededMemory) }
        munmap(all, neededMemory)
    }

    private func requireShape(_ format: AudioFormat) throws {
        guard Self.sampleRates ~= format.sampleRate else {
            throw SeparationError.unsupportedMixture("its sample rate, \(format.sampleRate) Hz, is unusual")
        }
        switch strategy.audio {
        case .model:
            guard format.sampleRate == AnalysisStage.sampleRate, format.channelCount == UNetShape.channels else {
                throw SeparationError.unsupportedMixture("the preset takes stereo at 44,100 Hz")
            }
        case .source:
            guard 1...Self.mostChannels ~= format.channelCount else {
                throw SeparationError.unsupportedMixture("it has more than \(Self.mostChannels) channels")
            }
        }
    }

    // MARK: Stages

    private var strategy: SeparationStrategy { request.strategy }

    private func separate(
        _ format: AudioFormat, _ precision: Precision, _ shape: UNetShape, _ bundle: TensorBundle,
        _ onProgress: @escaping @Sendable (SeparationProgress) -> Void
    ) throws -> StemOutputReport {
        let groups = ChannelGroup.groups(of: format)
        let progress = ProgressMeter(
            sampleRate: format.sampleRate, strategy: strategy,
            layersPerSegment: groups.count * Self.networkCount * UNetShape.layerCount,
            expectedFrames: request.expectedFrames)
        let flow = SegmentFlow(
            channels: groups.map(\.channels.count).max() ?? 1, streams: groups.count * strategy.passes.count,
            networks: Self.networkCount,
            spectrumBins: strategy.filter == .wiener ? SpectrumBatch.binCount : Segment.bins)
        let ticker = try ProgressTicker(progress, onProgress)
        defer { ticker.stop() }
        var stages: [StageThreads.Stage] = [{ try analyze(flow, progress) }]
        for index in 0..<Self.networkCount {
            let stage = NetworkStage(
                index: index, precision: precision, shape: shape, bins: strategy.passes.map(\.bins), bundle: bundle,
                flow: flow, progress: progress)
            stages.append { try stage.run() }
        }
        return try StageThreads.run(
            stages,
            last: { try synthesize(try output(format, flow), format.channelCount, groups, flow) },
            onFailure: { flow.abandon() })
    }

    private func analyze(_ flow: SegmentFlow, _ progress: ProgressMeter) throws {
        try AnalysisStage(mixture: reader(flow), strategy: strategy, flow: flow, progress: progress).run()
    }

    /// Each stage has a reader of its own. None waits for more when all is over.
    private func reader(_ flow: SegmentFlow) throws -> GrowingWAVReader {
        try GrowingWAVReader(path: request.mixture) { flow.isAbandoned || request.isMixtureComplete() }
    }

    private func output(_ format: AudioFormat, _ flow: SegmentFlow) throws -> any StemOutput {
        var format = format
        format.sampleFormat = request.sampleFormat
        switch strategy.background {
        case .mask:
            return try MaskedOutput(vocals: request.vocals, background: request.background, format: format)
        case .residual:
            return try ResidualOutput(
                mixture: try reader(flow), vocals: request.vocals, background: request.background, format: format,
                widens: request.widensOverFullScale)
        }
    }

    private func synthesize(
        _ output: any StemOutput, _ channels: Int, _ groups: [ChannelGroup], _ flow: SegmentFlow
    ) throws -> StemOutputReport {
        var output = output
        let stft = STFT()
        var stems = try output.synthesizedStems.map {
            try StemAssembly(stem: $0, strategy: strategy, channels: channels, groups: groups, stft: stft)
        }
        while let segment = try flow.takeEstimated() {
            for index in stems.indices {
                let stem = stems[index].stem
                try stems[index].take(segment) { try output.write($0, stem: stem) }
            }
            flow.stock.putBack(segment)
        }
        for index in stems.indices {
            let rest = try stems[index].finish()
            if !rest.isEmpty { try output.write(rest, stem: stems[index].stem) }
        }
        return try output.finish()
    }
}
