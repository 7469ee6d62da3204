import AudioIO

/// The file format that `sotto separate` writes.
public enum OutputFormat: String, Sendable, CaseIterable {
    case wav
    case flac

    /// Checks that the format can hold the bit depth.
    ///
    /// - Throws: ``SottoError`` `unsupported_options` that names what is possible.
    public func validate(_ bitDepth: SeparationOptions.BitDepth) throws {
        if self == .flac, bitDepth == .float32 {
            throw SottoError(
                code: "unsupported_options", message: "FLAC cannot hold the bit depth \"32f\".",
                hint: "Use --bit-depth 16 or 24 with --format flac, or --format wav."
            )
        }
    }
}

extension SeparationOptions.BitDepth {
    /// How samples are stored in the stems of preset `spleeter`.
    var sampleFormat: SampleFormat {
        switch self {
        case .auto, .int16: .int16
        case .int24: .int24
        case .float32: .float32
        }
    }

    /// The explicit name of what this stands for.
    var resolved: SeparationOptions.BitDepth { self == .auto ? .int16 : self }
}
