/// What closing the window comes to.
public enum ClosingStep: Equatable, Sendable {
    /// Nothing ends but the window.
    case close
    /// The server ends with it: nobody needs it.
    case stopServer
    /// The user decides what becomes of the jobs.
    case ask(jobs: Int)

    /// - Parameter ownsServer: whether a window has started the server; others are left alone.
    public init(ownsServer: Bool, activeJobs: Int) {
        self = !ownsServer ? .close : activeJobs == 0 ? .stopServer : .ask(jobs: activeJobs)
    }
}
