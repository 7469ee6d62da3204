import Catalog

extension ResampledPass {
    /// The frequencies, in hertz, between which all passes but the original one fade out.
    private static let fade: (start: Float, end: Float) = (7_500, 8_500)

    /// Whether the mixture is at the networks' own rate. Only this pass counts above ``fade``.
    package var isOriginal: Bool { rate == Self.original.rate }

    /// The quality with which audio is resampled to this pass's rate, or back: nothing above ``fade`` is used of it.
    ///
    /// - Parameter other: the other rate, in hertz.
    package func quality(with other: Int) -> Resampler.Quality {
        let end = Resampler.lowBandShare * Float(min(other, rate)) / 2
        return !isOriginal && end >= Self.fade.end ? .lowBand : .full
    }

    /// The gain of each bin of a spectrum. At every frequency the gains of a strategy's passes add up to 1.
    package var gains: [Float] {
        (0..<SpectrumBatch.binCount).map { bin in
            let frequency = Float(bin) * Float(rate) / Float(FrameGrid.frameLength)
            let shared = min(max((Self.fade.end - frequency) / (Self.fade.end - Self.fade.start), 0), 1)
            return isOriginal ? 1 - (1 - weight) * shared : weight * shared
        }
    }
}
