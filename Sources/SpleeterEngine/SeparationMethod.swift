/// What a preset does between the mixture and the stems.
package struct SeparationMethod: Sendable {
    /// How the mixture is cut into segments.
    package let grid: SegmentGrid
    /// Whether the networks hear every segment at the level that they do best at.
    let levelsSegments: Bool
    /// Whether the vocals go through the Wiener filter, and reach beyond the networks' band.
    let filtersVocals: Bool
    /// The speeds at which the networks hear the mixture, ``TapeSpeed/normal`` first; their weights add up to 1.
    let speeds: [TapeSpeed]

    /// Spleeter's own.
    package static let plain = SeparationMethod(
        grid: .hard, levelsSegments: false, filtersVocals: false, speeds: [.normal])
    /// Spleeter's masks without its seams.
    package static let crossFaded = SeparationMethod(
        grid: .crossFaded, levelsSegments: false, filtersVocals: false, speeds: [.normal])
    /// Masks of levelled segments, which the filter refines.
    package static let filtered = SeparationMethod(
        grid: .crossFaded, levelsSegments: true, filtersVocals: true, speeds: [.normal])
    /// The same three times: as it is, slower and faster.
    package static let filteredThrice = SeparationMethod(
        grid: .crossFaded, levelsSegments: true, filtersVocals: true, speeds: TapeSpeed.three)
}

extension SeparationRequest.Preset {
    var method: SeparationMethod {
        switch self {
        case .spleeter: .plain
        case .fast: .crossFaded
        case .standard: .filtered
        case .best: .filteredThrice
        }
    }
}
