/// What computes stems.
public enum Engine: String, Choice, CaseIterable {
    /// Swift and oneDNN. The default.
    case native
    /// Deezer's own Spleeter.
    case python

    public var label: String {
        switch self {
        case .native: "Native engine"
        case .python: "Python engine"
        }
    }

    /// What it can compute, its default first.
    public var presets: [Preset] {
        switch self {
        case .native: Preset.all
        case .python: [.spleeter]
        }
    }

    public var precisions: [Precision] {
        switch self {
        case .native: Precision.all
        case .python: [.auto, .f32]
        }
    }
}

/// The numbers that networks compute with.
public enum Precision: String, Choice, CaseIterable {
    /// ``bf16`` where the processor is faster with it and the preset is not there to be compared, else ``f32``.
    case auto
    case f32
    /// Eight bits of precision and half the memory.
    case bf16

    public var label: String {
        switch self {
        case .auto: "Automatic"
        case .f32: "32-bit float"
        case .bf16: "bfloat16"
        }
    }
}
