/// How stems are to be computed and stored.
public struct SeparationOptions: Sendable, Hashable, Codable {
    /// What computes stems.
    public enum Engine: String, Sendable, Codable, CaseIterable {
        /// Swift and oneDNN.
        case native
        /// Deezer's own Spleeter.
        case python
    }

    /// How stems are computed.
    public enum Preset: String, Sendable, Codable, CaseIterable {
        /// Spleeter's own result: 44.1 kHz stereo, nothing above 11 kHz.
        case spleeter
        case fast
        case standard
        case best
    }

    /// The numbers that the networks compute with.
    public enum Precision: String, Sendable, Codable, CaseIterable {
        case auto
        case f32
        case bf16
    }

    /// How samples are stored.
    public enum BitDepth: String, Sendable, Codable, CaseIterable {
        /// What suits the preset: 16 for `spleeter`.
        case auto
        case int16 = "16"
        case int24 = "24"
        case float32 = "32f"
    }

    /// What an engine of this version can be asked for.
    public struct Offer: Sendable, Equatable, Encodable {
        public var engine: Engine
        /// The pack that it needs.
        public var pack: PackID
        public var presets: [Preset]
        public var precisions: [Precision]
        public var bitDepths: [BitDepth]
    }

    /// The engines of this version, the default one first.
    public static let offers = [
        Offer(
            engine: .python, pack: .spleeter, presets: [.spleeter], precisions: [.auto, .f32],
            bitDepths: BitDepth.allCases)
    ]

    public var engine: Engine
    public var preset: Preset
    public var precision: Precision
    public var bitDepth: BitDepth

    public init(
        engine: Engine = .python, preset: Preset = .spleeter, precision: Precision = .auto, bitDepth: BitDepth = .auto
    ) {
        self.engine = engine
        self.preset = preset
        self.precision = precision
        self.bitDepth = bitDepth
    }

    /// Checks that the options go together.
    ///
    /// - Throws: ``SottoError`` `unsupported_options` that names what is possible.
    public func validate() throws {
        let possible = "The python engine takes --preset spleeter and --precision auto or f32."
        guard engine == .python else {
            throw SottoError(
                code: "unsupported_options", message: "The engine \"\(engine.rawValue)\" is not in this version.",
                hint: "Use --engine python."
            )
        }
        guard preset == .spleeter else {
            throw SottoError(
                code: "unsupported_options",
                message: "The python engine cannot compute the preset \"\(preset.rawValue)\".", hint: possible
            )
        }
        guard precision != .bf16 else {
            throw SottoError(
                code: "unsupported_options",
                message: "The python engine cannot compute with precision \"\(precision.rawValue)\".", hint: possible
            )
        }
    }
}
