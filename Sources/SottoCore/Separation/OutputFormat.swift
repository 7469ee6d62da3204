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
