import AudioIO

/// Vocals as their mask makes them, and a background that is all the rest: at the mixture's own rate and channels, and
/// in the stored numbers vocals + background = mixture: exactly in integers, within 2^-24 in floats.
///
/// The mixture is rounded once to the stems' format. Vocals are rounded, then limited, sample by sample, so that the
/// difference fits the format too. Stems of floats need no limits; the background is rounded once, so the sum is off by
/// 2^-24 of the background at most, or of full scale where that is more.
package struct ResidualOutput: StemOutput {
    /// Going to another rate and back may end some samples early, at any rate fewer than these.
    private static let mostMissingFrames = 64

    package let synthesizedStems = [0]
    private let mixture: GrowingWAVReader
    private let resampler: Resampler?
    private let widens: Bool
    private var files: StemFilePair
    private var limitedVocals = 0

    /// - Parameters:
    ///   - mixture: a reader of its own, at the start. What is asked for has been read by the first stage already.
    ///   - format: of both files, with the mixture's rate and channels.
    ///   - widens: whether the files become float at the first sample over full scale.
    package init(
        mixture: GrowingWAVReader, vocals: String, background: String, format: AudioFormat, widens: Bool
    ) throws {
        self.mixture = mixture
        self.widens = widens
        files = try StemFilePair(vocals: vocals, background: background, format: format)
        resampler =
            format.sampleRate == AnalysisStage.sampleRate
            ? nil
            : try Resampler(from: AnalysisStage.sampleRate, to: format.sampleRate, channels: format.channelCount)
    }

    package mutating func write(_ samples: [Float], stem: Int) throws {
        try split(try resampler?.process(samples) ?? samples)
    }

    package mutating func finish() throws -> StemOutputReport {
        if let rest = try resampler?.finish() { try split(rest) }
        let rest = try mixture.read(upTo: Self.mostMissingFrames + 1)
        guard rest.count <= Self.mostMissingFrames * files.format.channelCount else {
            throw SeparationError.network("The vocals ended before the mixture did")
        }
        try write(mixture: rest, vocals: [Float](repeating: 0, count: rest.count))
        try files.finish()
        return StemOutputReport(
            sampleFormat: files.format.sampleFormat, frameCount: files.frameCount, limitedVocals: limitedVocals,
            limitedBackground: 0)
    }

    private mutating func split(_ vocals: [Float]) throws {
        guard !vocals.isEmpty else { return }
        // Or a sample late.
        let samples = try mixture.read(upTo: vocals.count / files.format.channelCount)
        try write(mixture: samples, vocals: vocals)
    }

    private mutating func write(mixture samples: [Float], vocals: [Float]) throws {
        guard vocals.areFinite else { throw SeparationError.networkOutputNotFinite }
        if let range = files.format.sampleFormat.integerRange {
            var split = ExactSplit(range)
            if split.run(mixture: samples, vocals: vocals) {
                limitedVocals += split.limitedCount
                return try files.write(vocalSteps: split.vocals, backgroundSteps: split.background)
            }
            guard widens else { throw overFullScale(samples, Quantizer(range)) }
            try files.widen(mixture: mixture.path)
        }
        try files.write(
            vocals: Array(vocals[..<samples.count]),
            background: samples.indices.map { samples[$0] - vocals[$0] })
    }

    private func overFullScale(_ samples: [Float], _ quantizer: Quantizer) -> SeparationError {
        let over = samples.firstIndex(where: quantizer.isOver) ?? 0
        let frame = files.frameCount + over / files.format.channelCount
        return .overFullScale(seconds: Double(frame) / Double(files.format.sampleRate))
    }
}
