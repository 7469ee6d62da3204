import Catalog

/// Puts one stem together of what its streams give: the channels of each pass, then the passes.
struct StemAssembly {
    /// 0 for vocals, 1 for the accompaniment.
    let stem: Int
    private let streams: [SeparationStream]
    private let syntheses: [StemSynthesis]
    /// One for each pass.
    private var channels: [ChannelAssembly]
    private var sum: PassSum

    /// - Parameters:
    ///   - channels: of a whole frame.
    ///   - groups: those that are separated.
    /// - Throws: ``SeparationError/resampling(_:)``.
    init(stem: Int, strategy: SeparationStrategy, channels: Int, groups: [ChannelGroup], stft: STFT) throws {
        self.stem = stem
        streams = SeparationStream.all(passes: strategy.passes, groups: groups)
        syntheses = streams.map {
            StemSynthesis(
                strategy: strategy, pass: strategy.passes[$0.pass], channels: groups[$0.group].channels.count,
                stem: stem,
                stft: stft)
        }
        self.channels = strategy.passes.map { _ in ChannelAssembly(channels: channels, groups: groups) }
        sum = try PassSum(strategy.passes, channels: channels)
    }

    /// Takes the next segment of any stream.
    ///
    /// - Parameter onSamples: called with whole frames, interleaved, at 44.1 kHz, when some are complete.
    mutating func take(_ segment: Segment, onSamples: ([Float]) throws -> Void) throws {
        let stream = streams[segment.stream]
        try syntheses[segment.stream].take(segment) { samples in
            let frames = channels[stream.pass].add(samples, group: stream.group)
            guard !frames.isEmpty else { return }
            let whole = try sum.add(frames, pass: stream.pass)
            if !whole.isEmpty { try onSamples(whole) }
        }
    }

    /// The rest, after the last segment.
    mutating func finish() throws -> [Float] { try sum.finish() }
}
