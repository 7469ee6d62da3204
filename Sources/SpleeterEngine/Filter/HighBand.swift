/// The vocals' share above 11 kHz, where the networks say nothing: carried on from the top of their band, 8 to 11 kHz,
/// frame by frame, so that sibilants go where their voice goes.
///
/// One share holds for all bins and channels. Above its band a network's mask says less than the truth of short
/// sibilants, so a share counts in full from a quarter on; below a twentieth it is taken for none, which leaves the
/// background of music without voices as it was. Voices from telephones and the like end at 8 kHz: what is above then
/// belongs to the background, and is left there (docs/decisions/0016).
package struct HighBand {
    /// 8 to 11 kHz.
    private static let top = 743..<Segment.bins
    /// 6 to 7 kHz, where a voice that ends at 8 kHz is still whole, and just above its end.
    private static let below = 557..<650
    private static let above = 752..<840

    /// Shares that count as none, and in full.
    private static let none: Float = 0.05
    private static let full: Float = 0.25
    /// From this share on a voice has the band from 6 to 7 kHz for itself.
    private static let voiced: Float = 0.6
    /// What the energy above 8 kHz is of that from 6 to 7 kHz when a voice ends there, and when it surely does not.
    private static let closed: Float = 0.08
    private static let open: Float = 0.25
    /// Frames after which what was heard counts 1/e: 10 s.
    private static let memory: Float = 430
    /// As if so many of the loudest frames had been heard with a voice that goes beyond.
    private static let faith: Float = 1
    private static let faithfulRatio: Float = 0.3

    private var energyBelow: Float = 0
    private var energyAbove: Float = 0
    private var loudest: Float = 0

    package init() {}

    /// How far the voices that were heard of late go beyond 8 kHz, from 0 to 1.
    package var openness: Float {
        guard loudest > 0 else { return 1 }
        let ratio =
            (energyAbove + Self.faith * Self.faithfulRatio * loudest) / (energyBelow + Self.faith * loudest)
        return min(max((ratio - Self.closed) / (Self.open - Self.closed), 0), 1)
    }

    /// Listens to the next batch.
    ///
    /// - Returns: the share of each of its frames, from 0 to 1, not yet smoothed.
    package mutating func take(_ batch: FilterBatch) -> SIMD8<Float> {
        listen(to: batch)
        let (vocals, all) = Self.energies(batch, Self.top)
        let share = vocals / (all + .leastNormalMagnitude)
        return VectorMath.clamped((share - Self.none) / (Self.full - Self.none), 0, 1)
    }

    private mutating func listen(to batch: FilterBatch) {
        let (vocals, below) = Self.energies(batch, Self.below)
        let (_, above) = Self.energies(batch, Self.above)
        for frame in 0..<SpectrumBatch.frameCount {
            let fading = 1 - 1 / Self.memory
            (energyBelow, energyAbove, loudest) = (energyBelow * fading, energyAbove * fading, loudest * fading)
            guard vocals[frame] > Self.voiced * below[frame] else { continue }
            energyBelow += below[frame]
            energyAbove += min(above[frame], below[frame])
            loudest = max(loudest, below[frame])
        }
    }

    /// Energy of the vocals, as the masks have it, and of the mixture, in each frame.
    private static func energies(_ batch: FilterBatch, _ bins: Range<Int>) -> (vocals: SIMD8<Float>, all: SIMD8<Float>)
    {
        var (vocals, all) = (SIMD8<Float>(), SIMD8<Float>())
        for (spectrum, masks) in zip(batch.spectra, batch.masks) {
            for bin in bins {
                let power = ComplexVector(spectrum.elements, at: bin).power
                all += power
                vocals.addProduct(power, masks.elements[bin])
            }
        }
        return (vocals, all)
    }
}
