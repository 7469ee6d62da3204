/// How a child ended.
public enum ProcessExit: Sendable, Equatable {
    /// It ended by itself, with this exit code.
    case exited(Int32)
    /// This signal ended it.
    case signalled(Int32)
    /// It was still running when its time was up, and was ended.
    case timedOut
}
