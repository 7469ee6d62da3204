/// How a tool ended.
public enum ToolExit: Sendable, Equatable {
    /// It ended by itself with this status.
    case status(Int32)
    /// A signal ended it.
    case signal(Int32)
    /// It took longer than it was given, and was ended.
    case timedOut
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
    ///   - timeout: when to end the tool; nil lets it run as long as it likes.
    /// - Throws: `CancellationError`, or the launcher's own error when the tool cannot be started.
    func launch(
        _ tool: String,
        arguments: [String],
        timeout: Duration?,
        onOutputLine: @escaping @Sendable (String) -> Void,
        onErrorLine: @escaping @Sendable (String) -> Void
    ) async throws -> ToolExit
}
