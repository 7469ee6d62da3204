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

/// A separated part of a mixture.
public enum Stem: String, Choice, CaseIterable {
    case vocals
    case background

    public var label: String {
        switch self {
        case .vocals: "Vocals"
        case .background: "Background"
        }
    }
}

/// Networks with their weights, as the pack or the file that holds them calls itself.
public struct SeparationModelID: Hashable, Sendable {
    public let name: String

    /// Deezer's two-stem model.
    public static let spleeter = SeparationModelID(name: "spleeter-2stems")
}
