import Glibc

/// Why a program could not be run offline. None of these says that the program ran.
public enum OfflineError: Error, Sendable, Equatable {
    /// This kernel cannot refuse network access to a child, so nothing was started.
    case unsupported(reason: String)
    /// There is no such program, or it may not be executed. The value is the name that was asked for.
    case executableNotFound(String)
    /// The child could not be started or could not go offline; the value says why.
    case launchFailed(String)
    /// The system has no descriptors, memory or processes left for the child; the value is its `errno`.
    case noResources(Int32)
}

extension OfflineError: CustomStringConvertible {
    /// One sentence for a log. Messages for people come from whoever knows what the program was needed for.
    public var description: String {
        switch self {
        case .unsupported(let reason): "nothing can be run offline here: \(reason)"
        case .executableNotFound(let name): "there is no executable \"\(name)\""
        case .launchFailed(let reason): "the program could not be started: \(reason)"
        case .noResources(let number): "the program could not be started: \(String(cString: strerror(number)))"
        }
    }
}
