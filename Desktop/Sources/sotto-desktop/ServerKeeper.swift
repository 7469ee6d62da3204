import DesktopCore
import Toolkit

/// Sees to it that the home has a server, as long as there is a window: attaches to the one that runs, or starts one,
/// and does so again when it is gone.
@MainActor
final class ServerKeeper {
    /// What becomes of the server.
    enum Event {
        case waiting
        case connected(ServerSession)
        /// Nothing more happens until ``retry()``.
        case trouble(Problem)
        case job(Job)
    }

    private static let startingTime = Duration.seconds(60)

    let api = ServerAPI()
    /// Nil while there is none.
    private(set) var session: ServerSession?
    private(set) var activeJobs = 0
    /// The server that a window of this home has started.
    private(set) var own: ProcessIdentity?

    private let home: Home
    private let findProgram: () throws -> String
    private let tell: (Event) -> Void
    private let remember: (ProcessIdentity?) -> Void
    private var parser = EventParser()
    private var budget = RestartBudget(count: 3, period: .seconds(60))
    private var retrying: CheckedContinuation<Void, Never>?

    /// - Parameters:
    ///   - own: the server that an earlier window has started, if it may still run.
    ///   - remember: keeps it for later windows.
    ///   - tell: is told of every event.
    init(
        home: Home, own: ProcessIdentity?, findProgram: @escaping () throws -> String,
        remember: @escaping (ProcessIdentity?) -> Void, tell: @escaping (Event) -> Void
    ) {
        (self.home, self.own, self.findProgram, self.remember, self.tell) = (home, own, findProgram, remember, tell)
    }

    /// Whether the server is one that a window has started.
    var ownsServer: Bool {
        guard let own, own.isRunning else { return false }
        return session.map { $0.place.process == own } ?? true
    }

    /// Goes on until the task is cancelled.
    func run() async {
        while !Task.isCancelled {
            do {
                tell(.waiting)
                let found = try await attachOrStart()
                session = found
                tell(.connected(found))
                await follow(found)
                session = nil
            } catch {
                tell(.trouble(error as? Problem ?? ServerAPI.unreachable("\(error)")))
                await withCheckedContinuation { retrying = $0 }
            }
            try? await Task.sleep(for: .milliseconds(200))
        }
    }

    /// Tries again after trouble.
    func retry() {
        budget.renew()
        retrying?.resume()
        retrying = nil
    }

    private func attachOrStart() async throws -> ServerSession {
        if let running = await running() { return running }
        guard budget.spend() else { throw failure("Sotto's server ended again and again.") }
        return try await start()
    }

    /// The home's server, if it answers.
    private func running() async -> ServerSession? {
        guard let place = ServerFile.read(home)?.place, let session = try? await api.signIn(at: place),
            let status = try? await api.status(session)
        else { return nil }
        activeJobs = status.activeJobs
        return session
    }

    private func start() async throws -> ServerSession {
        let pid = try ServerChild.start(program: try findProgram(), home: home)
        let child = ProcessIdentity(pid: pid)
        MainLoop.onEnd(ofChild: pid) {}
        keep(child)
        let end = ContinuousClock.now + Self.startingTime
        while let child, child.isRunning, ContinuousClock.now < end {
            if let found = await running() {
                // Somebody else was quicker: one server is enough.
                if found.place.process != child { abandon(child) }
                return found
            }
            try await Task.sleep(for: .milliseconds(50))
        }
        if let child { abandon(child) }
        if let found = await running() { return found }
        throw failure("Sotto's server did not start.")
    }

    private func keep(_ process: ProcessIdentity?) {
        own = process
        remember(process)
    }

    private func abandon(_ child: ProcessIdentity) {
        child.terminate()
        keep(nil)
    }

    private func failure(_ message: String) -> Problem {
        let words = ServerChild.lastWords(home)
        return Problem(
            code: "server_ended", message: message,
            hint: (words.isEmpty ? "" : "\(words)\n\n") + "All that it has said is in \"\(home.serverLog)\".")
    }

    /// Returns when the stream of events has ended, however it did.
    private func follow(_ session: ServerSession) async {
        parser.endStream()
        guard let stream = try? await api.events(session, after: parser.lastID) else { return }
        while let bytes = try? await stream.read(), !bytes.isEmpty {
            for event in parser.events(in: bytes) { take(event) }
        }
    }

    private func take(_ event: ServerEvent) {
        switch event.name {
        case "status":
            let status = try? Documents.decode(ServerStatus.self, from: event.data.utf8)
            activeJobs = status?.activeJobs ?? activeJobs
        case "job":
            if let job = try? Documents.decode(Job.self, from: event.data.utf8) { tell(.job(job)) }
        default: break
        }
    }
}
