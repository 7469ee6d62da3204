/// Why a network could not be made, or could not compute.
package enum NetworkError: Error, Sendable, Equatable, CustomStringConvertible {
    /// oneDNN has no means for something, or no memory.
    case unavailable(String)
    /// oneDNN gave up in the middle of its work.
    case failed

    package var description: String {
        switch self {
        case .unavailable(let what): "oneDNN could not prepare \(what)"
        case .failed: "oneDNN could not compute a layer"
        }
    }
}
