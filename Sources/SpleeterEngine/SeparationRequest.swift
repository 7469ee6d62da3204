import AudioIO
import COneDNN

/// What to separate, how, and where to.
public struct SeparationRequest: Sendable {
    /// How stems are computed.
    public enum Preset: String, Sendable, CaseIterable {
        /// Spleeter's own result: 44.1 kHz stereo, hard segments, both stems from their masks, nothing above 11,025 Hz.
        case spleeter
        /// The same masks with seamless segments, and a background that is the mixture less the vocals.
        case fast
        /// Masks of segments at one level, refined by a multichannel Wiener filter and carried on above 11 kHz.
        case standard
        /// The same at three speeds, whose mean is taken: three times the work for the networks.
        case best
    }

    /// The numbers that the networks compute with.
    public enum Precision: String, Sendable, CaseIterable {
        /// ``bf16`` where the CPU is quicker with it and the preset is not ``Preset/spleeter``, which is there to be
        /// compared.
        case auto
        case f32
        /// Eight bits of precision, half the memory; on some CPUs faster.
        case bf16

        /// Whether this CPU computes with these numbers by instructions of its own.
        public var isNative: Bool { self != .bf16 || onednn_has_native_bf16() }

        /// What ``auto`` is for presets that are not there to be compared.
        static var quickest: Precision { onednn_prefers_bf16() ? .bf16 : .f32 }
    }

    /// The folder with `model.index` and `model.data-…`.
    public var model: String
    /// CRC32C that `model.index` must have, so that no other model is taken for the wanted one; nil takes any.
    public var modelChecksum: UInt32?
    /// A WAV file of up to sixteen channels; preset ``Preset/spleeter`` wants 44.1 kHz stereo.
    public var mixture: String
    /// Whether nothing is written to the mixture any more.
    public var isMixtureComplete: @Sendable () -> Bool
    /// Frames that the mixture will have, for progress only.
    public var expectedFrames: Int?
    public var vocals: String
    public var background: String
    public var preset: Preset
    public var precision: Precision
    /// How the stems are stored.
    public var sampleFormat: SampleFormat
    /// Whether stems become float when the mixture turns out to be over full scale; otherwise that is an error.
    public var widensOverFullScale: Bool

    public init(
        model: String, modelChecksum: UInt32? = nil, mixture: String,
        isMixtureComplete: @escaping @Sendable () -> Bool = { true }, expectedFrames: Int? = nil, vocals: String,
        background: String, preset: Preset = .standard, precision: Precision = .auto, sampleFormat: SampleFormat,
        widensOverFullScale: Bool = false
    ) {
        self.model = model
        self.modelChecksum = modelChecksum
        self.mixture = mixture
        self.isMixtureComplete = isMixtureComplete
        self.expectedFrames = expectedFrames
        self.vocals = vocals
        self.background = background
        self.preset = preset
        self.precision = precision
        self.sampleFormat = sampleFormat
        self.widensOverFullScale = widensOverFullScale
    }
}
