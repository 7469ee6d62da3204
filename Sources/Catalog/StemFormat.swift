/// How samples of stems are stored.
public enum BitDepth: String, Choice, CaseIterable {
    /// 16 bits for preset `spleeter`, what the source has for the others.
    case auto
    case int16 = "16"
    case int24 = "24"
    case float32 = "32f"

    public var label: String {
        switch self {
        case .auto: "Automatic"
        case .int16: "16-bit"
        case .int24: "24-bit"
        case .float32: "32-bit float"
        }
    }
}

/// The file formats that `sotto separate` writes.
public enum OutputFormat: String, Choice, CaseIterable {
    case wav
    case flac

    public var label: String { rawValue.uppercased() }

    /// Every depth that it can hold.
    public var bitDepths: [BitDepth] {
        switch self {
        case .wav: BitDepth.all
        case .flac: [.auto, .int16, .int24]
        }
    }
}
