import AudioIO
import Catalog

/// What a separation has to say of itself.
public struct SeparationResult: Sendable, Equatable {
    /// Never ``Precision/auto``.
    public var precision: Precision
    /// How the stems are stored.
    public var sampleFormat: SampleFormat
    /// Frames of each stem: those of the mixture.
    public var frameCount: Int
    /// Samples of the vocals that were limited so that they, or the background, fit the format.
    public var limitedVocals: Int
    /// The same of the background; always 0 where the background is the rest.
    public var limitedBackground: Int
}
