import Offline

/// How a tool ended.
public enum ToolExit: Sendable, Equatable {
    /// It ended by itself with this status.
    case status(Int32)
    /// A signal ended it.
    case signal(Int32)
    /// It took longer than it was given, and was ended.
    case timedOut
    /// It took more of this than its limits allow, and was ended.
    case exceeded(ProcessLimits.Resource)
}

/// Starts the tools of this module. The application decides how: Sotto starts them where they can reach no
/// network.
public protocol ToolLauncher: Sendable {
    /// Runs a tool to its end.
    ///
    /// The lines of its standard output and standard error arrive while it runs. Cancelling the task ends
    /// the tool and everything that it started.
    ///
    /// - Parameters:
    ///   - tool: the executable's absolute path.
    ///   - arguments: passed as they are; no shell is involved.
    ///   - limits: what the tool may take of the machine; its wall time among them.
    /// - Throws: `CancellationError`, or the launcher's own error when the tool cannot be started.
    func launch(
        _ tool: String,
        arguments: [String],
        limits: ProcessLimits,
        onOutputLine: @escaping @Sendable (String) -> Void,
        onErrorLine: @escaping @Sendable (String) -> Void
    ) async throws -> ToolExit
}
