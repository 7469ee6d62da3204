import SottoCore

/// What there is of an item's audio preview, as documents say it.
package struct PreviewStatus: Sendable, Encodable, Equatable {
    package enum State: String, Sendable, Encodable {
        case none
        case making
        case ready
        case failed
    }

    package var state: State
    /// How far it is, from 0 to 1.
    package var fraction: Double
    /// Why there is none.
    @Nullable package var error: SottoError?

    package static let none = PreviewStatus(state: .none, fraction: 0, error: nil)
    package static let ready = PreviewStatus(state: .ready, fraction: 1, error: nil)

    package static func making(_ fraction: Double) -> PreviewStatus {
        PreviewStatus(state: .making, fraction: fraction, error: nil)
    }

    package static func failed(_ error: SottoError) -> PreviewStatus {
        PreviewStatus(state: .failed, fraction: 0, error: error)
    }
}
