/// How one sample is stored in a PCM file. All formats are little-endian.
public enum SampleFormat: String, Sendable, Codable, CaseIterable {
    case int16
    case int24
    case int32
    case float32

    /// Bytes that one sample takes.
    public var byteCount: Int {
        switch self {
        case .int16: 2
        case .int24: 3
        case .int32, .float32: 4
        }
    }

    /// Whether samples are IEEE floating point, where ±1.0 is full scale but larger values can be stored.
    public var isFloat: Bool { self == .float32 }

    /// One step of the integer scale, as a fraction of full scale; for float the spacing just below 1.0.
    public var step: Double {
        switch self {
        case .int16: 1 / 32_768
        case .int24: 1 / 8_388_608
        case .int32: 1 / 2_147_483_648
        case .float32: 1 / 16_777_216
        }
    }
}
