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
        /// Spleeter's masks at the source's own rate and channels, with stems that add up to the mixture exactly.
        case fast
        /// Better masks, refined by a Wiener filter and carried on above 11 kHz.
        case standard
        /// The same at three speeds, whose mean is taken: three times the work for the networks.
        case best

        /// Whether the stems add up to the mixture in every stored sample: exactly in integers, within 2^-24 in floats.
        var isExact: Bool { self != .spleeter }
    }

    /// The numbers that the networks compute with.
    public enum Precision: String, Sendable, Codable, CaseIterable {
        case auto
        case f32
        case bf16
    }

    /// How samples are stored.
    public enum BitDepth: String, Sendable, Codable, CaseIterable {
        /// What suits the preset and the source: 16 for `spleeter`, what the source has for the others.
        case auto
        case int16 = "16"
        case int24 = "24"
        case float32 = "32f"
    }

    public var engine: Engine
    public var preset: Preset
    public var precision: Precision
    public var bitDepth: BitDepth

    /// - Parameter preset: nil for the first that the engine offers.
    public init(
        engine: Engine = .native, preset: Preset? = nil, precision: Precision = .auto, bitDepth: BitDepth = .auto
    ) {
        self.engine = engine
        self.preset = preset ?? engine.offer.presets[0]
        self.precision = precision
        self.bitDepth = bitDepth
    }

    /// Checks that the engine offers all of this.
    ///
    /// - Throws: ``SottoError`` `unsupported_options` that names what is possible.
    public func validate() throws {
        let offer = engine.offer
        func refusal(_ verb: String) -> SottoError {
            SottoError(
                code: "unsupported_options", message: "The \(engine.rawValue) engine cannot \(verb).",
                hint: offer.sentence
            )
        }
        guard offer.presets.contains(preset) else { throw refusal("compute the preset \"\(preset.rawValue)\"") }
        guard offer.precisions.contains(precision) else {
            throw refusal("compute with precision \"\(precision.rawValue)\"")
        }
        guard offer.bitDepths.contains(bitDepth) else {
            throw refusal("store the bit depth \"\(bitDepth.rawValue)\"")
        }
    }
}
