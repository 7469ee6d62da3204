/// A named way to separate. To add one: a value here, its place in ``all``, and a row in docs/presets.md.
public struct Preset: Choice {
    public let id: String
    public let label: String
    /// What it is good for, as the end of a sentence that begins with its name.
    public let summary: String
    public let strategy: SeparationStrategy

    /// All presets, the default one first.
    public static let all: [Preset] = [standard, best, fast, spleeter]

    public static let standard = Preset(
        id: "standard", label: "Standard",
        summary: "masks of segments at one level, refined by a Wiener filter and extended above 11 kHz",
        strategy: .filtered(passes: [.original]))
    public static let best = Preset(
        id: "best", label: "Best",
        summary: "the same, averaged over three resampled passes: three times the work for the networks",
        strategy: .filtered(passes: [
            ResampledPass(rate: 44_100, weight: 0.6, bins: 1_024),
            ResampledPass(rate: 58_800, weight: 0.2, bins: 640),
            ResampledPass(rate: 35_280, weight: 0.2, bins: 1_024),
        ]))
    public static let fast = Preset(
        id: "fast", label: "Fast",
        summary: "Spleeter's masks without seams, at the source's rate and in its channels",
        strategy: SeparationStrategy(
            overlap: 24, inputGain: .unchanged, mask: .power, passes: [.original],
            filter: nil, background: .residual, audio: .source, isReference: false))
    public static let spleeter = Preset(
        id: "spleeter", label: "Spleeter",
        summary: "Spleeter's own result: 44.1 kHz stereo, nothing above 11 kHz, 16 bits unless others are chosen",
        strategy: SeparationStrategy(
            overlap: 0, inputGain: .unchanged, mask: .power, passes: [.original],
            filter: nil, background: .mask, audio: .model, isReference: true))
}

extension Preset {
    /// Reads an id.
    ///
    /// - Throws: `DecodingError` when no preset has it.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let id = try container.decode(String.self)
        guard let preset = Preset(id: id) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "The presets are \(Preset.all.ids), not \"\(id)\".")
        }
        self = preset
    }

    /// Writes the id.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(id)
    }
}

extension SeparationStrategy {
    /// Masks of levelled segments, which the filter refines.
    fileprivate static func filtered(passes: [ResampledPass]) -> SeparationStrategy {
        SeparationStrategy(
            overlap: 24, inputGain: .levelled, mask: .magnitude, passes: passes,
            filter: .wiener, background: .residual, audio: .source, isReference: false)
    }
}
