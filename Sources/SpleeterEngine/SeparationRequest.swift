import AudioIO
import Catalog
import COneDNN

/// What to separate, how, and where to.
public struct SeparationRequest: Sendable {
    /// The folder with `model.index` and `model.data-…`.
    public var model: String
    /// CRC32C that `model.index` must have, so that no other model is taken for the wanted one; nil takes any.
    public var modelChecksum: UInt32?
    /// A WAV file of up to sixteen channels; 44.1 kHz stereo where the strategy works in the model's format.
    public var mixture: String
    /// Whether nothing is written to the mixture any more.
    public var isMixtureComplete: @Sendable () -> Bool
    /// Frames that the mixture will have, for progress only.
    public var expectedFrames: Int?
    public var vocals: String
    public var background: String
    public var strategy: SeparationStrategy
    public var precision: Precision
    /// How the stems are stored.
    public var sampleFormat: SampleFormat
    /// Whether stems become float when the mixture turns out to be over full scale; otherwise that is an error.
    public var widensOverFullScale: Bool

    public init(
        model: String, modelChecksum: UInt32? = nil, mixture: String,
        isMixtureComplete: @escaping @Sendable () -> Bool = { true }, expectedFrames: Int? = nil, vocals: String,
        background: String, strategy: SeparationStrategy, precision: Precision = .auto, sampleFormat: SampleFormat,
        widensOverFullScale: Bool = false
    ) {
        self.model = model
        self.modelChecksum = modelChecksum
        self.mixture = mixture
        self.isMixtureComplete = isMixtureComplete
        self.expectedFrames = expectedFrames
        self.vocals = vocals
        self.background = background
        self.strategy = strategy
        self.precision = precision
        self.sampleFormat = sampleFormat
        self.widensOverFullScale = widensOverFullScale
    }
}

extension Precision {
    /// Whether this processor computes with these numbers by instructions of its own.
    public var isNative: Bool { self != .bf16 || onednn_has_native_bf16() }

    /// What ``auto`` is for strategies that are not there to be compared.
    static var fastest: Precision { onednn_prefers_bf16() ? .bf16 : .f32 }
}
