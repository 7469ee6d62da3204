/// Why a separation could not be done, beside the errors of files and of the checkpoint.
public enum SeparationError: Error, Sendable, Equatable {
    /// The CPU does not compute with bfloat16 natively.
    case bfloat16Unsupported
    /// There is less memory than needed, in bytes.
    case outOfMemory(needed: Int)
    /// The mixture is not of the shape that the preset takes.
    case unsupportedMixture(String)
    /// A sample of the mixture is infinite or not a number, first at this time.
    case notFinite(seconds: Double)
    /// A sample of the mixture is over full scale, first at this time, and stems of integers were asked for.
    case overFullScale(seconds: Double)
    /// A network could not do its work.
    case network(String)
    /// libsoxr could not do its work.
    case resampling(String)

    /// A network's output is infinite or not a number: as an integer it would look like silence.
    static let networkOutputNotFinite = SeparationError.network("The networks made samples that are no numbers")
}
