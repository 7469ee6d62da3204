/// Puts one stem together of what its streams give: the channels of each speed, then the speeds.
struct StemAssembly {
    /// 0 for vocals, 1 for the accompaniment.
    let stem: Int
    private let streams: [SeparationStream]
    private let syntheses: [StemSynthesis]
    /// One for each speed.
    private var channels: [ChannelAssembly]
    private var sum: SpeedSum

    /// - Parameters:
    ///   - channels: of a whole frame.
    ///   - groups: those that are separated.
    /// - Throws: ``SeparationError/resampling(_:)``.
    init(stem: Int, method: SeparationMethod, channels: Int, groups: [ChannelGroup], stft: STFT) throws {
        self.stem = stem
        streams = SeparationStream.all(speeds: method.speeds, groups: groups)
        syntheses = streams.map {
            StemSynthesis(
                method: method, speed: method.speeds[$0.speed], channels: groups[$0.group].channels.count, stem: stem,
                stft: stft)
        }
        self.channels = method.speeds.map { _ in ChannelAssembly(channels: channels, groups: groups) }
        sum = try SpeedSum(method.speeds, channels: channels)
    }

    /// Takes the next segment of any stream.
    ///
    /// - Parameter onSamples: called with whole frames, interleaved, at 44.1 kHz, when some are complete.
    mutating func take(_ segment: Segment, onSamples: ([Float]) throws -> Void) throws {
        let stream = streams[segment.stream]
        try syntheses[segment.stream].take(segment) { samples in
            let frames = channels[stream.speed].add(samples, group: stream.group)
            guard !frames.isEmpty else { return }
            let whole = try sum.add(frames, speed: stream.speed)
            if !whole.isEmpty { try onSamples(whole) }
        }
    }

    /// The rest, after the last segment.
    mutating func finish() throws -> [Float] { try sum.finish() }
}
