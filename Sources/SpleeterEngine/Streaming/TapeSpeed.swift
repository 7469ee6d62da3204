/// A speed at which the networks hear the mixture, as from a tape: pitch and time change together.
///
/// They were trained on singing, and tell some voices from some music better when both are lower and slower, or higher
/// and faster. At other speeds they err elsewhere, so the mean of what they find errs less than each
/// (docs/decisions/0018).
package struct TapeSpeed: Sendable, Equatable {
    /// The rate that the mixture is brought to, in hertz. The networks take it for 44.1 kHz.
    package let sampleRate: Int
    /// What is found at this speed counts so much, up to where only the normal one counts.
    package let weight: Float
    /// Bins, from 0 Hz on, that the networks hear; a multiple of 64. The more of them, the longer they take.
    package let bins: Int

    /// Three quarters of the speed, and five quarters: their bands end at 14.7 and at 8.8 kHz.
    /// Of the slower one's band only what counts is heard, to 9.2 kHz.
    package static let three = [
        TapeSpeed(sampleRate: normalRate, weight: 0.6, bins: Segment.bins),
        TapeSpeed(sampleRate: normalRate * 4 / 3, weight: 0.2, bins: 640),
        TapeSpeed(sampleRate: normalRate * 4 / 5, weight: 0.2, bins: Segment.bins),
    ]
    package static let normal = TapeSpeed(sampleRate: normalRate, weight: 1, bins: Segment.bins)

    /// The rate that the networks were trained at.
    private static let normalRate = AnalysisStage.sampleRate
    /// The frequencies, in hertz, between which the other speeds fade out.
    private static let fade: (start: Float, end: Float) = (7_500, 8_500)

    /// Whether this is the speed that counts alone above the others' band.
    package var isNormal: Bool { sampleRate == Self.normalRate }

    /// How sound of some rate is brought to this speed's, or back: above where the other speeds fade out nobody hears
    /// them.
    ///
    /// - Parameter rate: the other rate, in hertz.
    package func quality(with rate: Int) -> Resampler.Quality {
        let end = Resampler.lowBandShare * Float(min(rate, sampleRate)) / 2
        return !isNormal && end >= Self.fade.end ? .lowBand : .full
    }

    /// What each bin of a spectrum counts. At every frequency the gains of ``three`` add up to 1.
    package var gains: [Float] {
        (0..<SpectrumBatch.binCount).map { bin in
            let frequency = Float(bin) * Float(sampleRate) / Float(FrameGrid.frameLength)
            let shared = min(max((Self.fade.end - frequency) / (Self.fade.end - Self.fade.start), 0), 1)
            return isNormal ? 1 - (1 - weight) * shared : weight * shared
        }
    }
}
