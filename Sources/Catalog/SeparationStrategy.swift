/// What is done between a mixture and its stems.
public struct SeparationStrategy: Sendable, Hashable {
    /// The audio that is separated, and that stems are in.
    public enum Audio: Sendable, Hashable {
        /// The model's rate and channels.
        case model
        /// The source's own rate and channels.
        case source
    }

    /// The level at which a network gets a segment.
    public enum InputGain: Sendable, Hashable {
        case unchanged
        /// Half of the way, in decibels, to the level that the networks do best at.
        case levelled
    }

    /// What of the networks' estimates the masks compare.
    public enum Mask: Sendable, Hashable {
        /// Their squares, as Spleeter does.
        case power
        /// Themselves, where a Wiener filter follows, which squares them.
        case magnitude
    }

    /// What refines the masks.
    public enum Filter: Sendable, Hashable {
        /// A multichannel Wiener filter within the networks' band, and the vocals' share extended above it.
        case wiener
    }

    /// How the background comes about.
    public enum Background: Sendable, Hashable {
        /// By its own mask.
        case mask
        /// It is the mixture minus the vocals, so that both add up to the mixture in every stored sample: exactly in
        /// integers, within 2^-24 in floats.
        case residual
    }

    /// Frames that neighbouring segments share, over which one is cross-faded into the next; a multiple of 8.
    public let overlap: Int
    public let inputGain: InputGain
    public let mask: Mask
    /// The rates at which the networks process the mixture, the model's own first.
    public let passes: [ResampledPass]
    public let filter: Filter?
    public let background: Background
    public let audio: Audio
    /// Whether the result is there to be compared with that of the model's authors: `auto` then means 32-bit floats for
    /// the networks and 16 bits for the stems, as they have it.
    public let isReference: Bool

    /// Whether the stems add up to the mixture in every stored sample.
    public var isExact: Bool { background == .residual }
}

/// A pass over the mixture after resampling, which shifts pitch and time together; networks take it for their own rate.
///
/// The networks were trained on singing, and separate some voices better when both are lower and slower, or higher and
/// faster. Their errors differ from pass to pass, so the mean has less error than each (docs/decisions/0018).
public struct ResampledPass: Sendable, Hashable {
    /// The rate that the mixture is resampled to, in hertz.
    public let rate: Int
    /// Its share of the mean, from 0 to 1, below the band where only the original pass counts. All shares add up to 1.
    public let weight: Float
    /// Frequency bins, from 0 Hz on, that the networks get; a multiple of 64. Cost grows with it.
    public let bins: Int

    /// The mixture at the rate that Spleeter's networks were trained at.
    public static let original = ResampledPass(rate: 44_100, weight: 1, bins: 1_024)
}
