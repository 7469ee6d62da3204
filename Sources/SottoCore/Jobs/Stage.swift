/// What a job is doing. A separation goes through `extract`, `separate`, `check` and `publish`; an install through
/// `prepare`, `download`, `install`, `verify` and `publish`.
public enum Stage: String, Sendable, Codable, CaseIterable {
    case extract
    case separate
    case check
    case prepare
    case download
    case install
    case verify
    case publish

    /// The part of a separation that is done when this stage begins and when it ends, as a user feels it.
    var shareOfSeparation: ClosedRange<Double> {
        switch self {
        case .extract: 0...0.04
        case .separate: 0.04...0.95
        case .check: 0.95...0.99
        default: 0.99...1
        }
    }

    /// The same of an install.
    var shareOfInstall: ClosedRange<Double> {
        switch self {
        case .prepare: 0...0.05
        case .download: 0.05...0.6
        case .install: 0.6...0.85
        case .verify: 0.85...0.99
        default: 0.99...1
        }
    }
}
