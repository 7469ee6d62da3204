import Catalog

/// How stems are to be computed and stored.
public struct SeparationOptions: Sendable, Hashable, Codable {
    public var engine: Engine
    public var preset: Preset
    public var precision: Precision
    public var bitDepth: BitDepth

    /// - Parameter preset: nil for the first that the engine offers.
    public init(
        engine: Engine = .native, preset: Preset? = nil, precision: Precision = .auto, bitDepth: BitDepth = .auto
    ) {
        self.engine = engine
        self.preset = preset ?? engine.presets[0]
        self.precision = precision
        self.bitDepth = bitDepth
    }

    /// Checks that the engine offers all of this.
    ///
    /// - Throws: ``SottoError`` `unsupported_options` that names what is possible.
    public func validate() throws {
        func refusal(_ verb: String) -> SottoError {
            SottoError(
                code: "unsupported_options", message: "The \(engine.id) engine cannot \(verb).",
                hint: "The \(engine.id) engine takes --preset \(engine.presets.alternatives), "
                    + "--precision \(engine.precisions.alternatives) and --bit-depth \(BitDepth.all.alternatives)."
            )
        }
        guard engine.presets.contains(preset) else { throw refusal("compute the preset \"\(preset.id)\"") }
        guard engine.precisions.contains(precision) else {
            throw refusal("compute with precision \"\(precision.id)\"")
        }
    }
}

extension OutputFormat {
    /// Checks that the format can hold the bit depth.
    ///
    /// - Throws: ``SottoError`` `unsupported_options` that names what is possible.
    public func validate(_ bitDepth: BitDepth) throws {
        guard !bitDepths.contains(bitDepth) else { return }
        throw SottoError(
            code: "unsupported_options", message: "\(label) cannot hold the bit depth \"\(bitDepth.id)\".",
            hint:
                "Use --bit-depth \(bitDepths.filter { $0 != .auto }.alternatives) with --format \(id), or --format wav."
        )
    }
}
