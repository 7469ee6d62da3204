/// What a preset does between the mixture and the stems.
package struct SeparationMethod: Sendable {
    /// How the mixture is cut into segments.
    package let grid: SegmentGrid
    /// Whether the networks hear every segment at the level that they do best at.
    let levelsSegments: Bool
    /// Whether they hear every second segment with its channels exchanged.
    let exchangesChannels: Bool
    /// Whether the vocals go through the Wiener filter, and reach beyond the networks' band.
    let filtersVocals: Bool

    /// Spleeter's own.
    package static let plain = SeparationMethod(
        grid: .hard, levelsSegments: false, exchangesChannels: false, filtersVocals: false)
    /// Spleeter's masks without its seams.
    package static let crossFaded = SeparationMethod(
        grid: .crossFaded, levelsSegments: false, exchangesChannels: false, filtersVocals: false)
    /// Masks of levelled segments, which the filter refines.
    package static let filtered = SeparationMethod(
        grid: .crossFaded, levelsSegments: true, exchangesChannels: false, filtersVocals: true)
    /// The same, with long fades, and two opinions on every third frame.
    package static let filteredTwice = SeparationMethod(
        grid: .overlapped, levelsSegments: true, exchangesChannels: true, filtersVocals: true)
}

extension SeparationRequest.Preset {
    var method: SeparationMethod {
        switch self {
        case .spleeter: .plain
        case .fast: .crossFaded
        case .standard: .filtered
        case .best: .filteredTwice
        }
    }
}
