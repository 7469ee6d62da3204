import AudioIO
import Catalog
import Media

/// How the samples of stems are to be stored.
package struct StemDepth: Sendable, Equatable {
    package var sampleFormat: SampleFormat
    /// Whether floats may take the place of integers where samples are over full scale. A depth that someone has
    /// chosen is kept, and so is that of Spleeter's own result, which is limited.
    package var mayWiden: Bool

    package init(sampleFormat: SampleFormat, mayWiden: Bool) {
        self.sampleFormat = sampleFormat
        self.mayWiden = mayWiden
    }

    /// - Parameters:
    ///   - source: what the source's samples are.
    ///   - isWholeNumbers: whether the file format can hold nothing but integers.
    package init(_ options: SeparationOptions, source: SampleDepth, isWholeNumbers: Bool = false) {
        let chosen: SampleFormat? =
            switch options.bitDepth {
            case .auto: nil
            case .int16: .int16
            case .int24: .int24
            case .float32: .float32
            }
        let own: SampleFormat =
            switch source {
            case _ where options.preset.strategy.isReference: .int16
            case .integer(bits: 16): .int16
            case .float where !isWholeNumbers: .float32
            default: .int24
            }
        sampleFormat = chosen ?? own
        mayWiden = chosen == nil && options.preset.strategy.isExact && !sampleFormat.isFloat && !isWholeNumbers
    }

    /// The name that the command line and workers know it by.
    var name: String {
        switch sampleFormat {
        case .int16: "16"
        case .int24: "24"
        case .int32: "32"
        case .float32: "32f"
        }
    }
}
