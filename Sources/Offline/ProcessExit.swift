import Glibc

/// How a child ended.
public enum ProcessExit: Sendable, Equatable {
    /// It ended by itself, with this exit code.
    case exited(Int32)
    /// This signal ended it.
    case signalled(Int32)
    /// It was still running when its time was up, and was ended.
    case timedOut
    /// It took more of this than its limits allow, and was ended.
    case exceeded(ProcessLimits.Resource)

    /// What a signal says of a program that has limits: the kernel sends two of them for nothing else.
    static func ended(by signal: Int32, isLimited: Bool) -> ProcessExit {
        switch signal {
        case SIGXCPU where isLimited: .exceeded(.processorTime)
        case SIGXFSZ where isLimited: .exceeded(.fileSize)
        default: .signalled(signal)
        }
    }
}
