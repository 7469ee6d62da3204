import ArgumentParser
import SottoCore

struct JobsWatchCommand: InterruptibleCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract: "Follow a job, or all that is active, until it ends.",
        discussion: "Watching changes nothing: Ctrl-C ends the watching, not the job."
    )

    @Argument(help: "An id or a unique beginning of one. Default: every active job.")
    var job: String?

    @OptionGroup var home: HomeOptions

    func perform() async throws {
        try await home.withDatabase(watch)
    }

    private func watch(_ database: HomeDatabase) async throws {
        let store = JobStore(database: database)
        let chosen = try await blocking { _ in try begin(store) }
        let displays = Displays(database: database)
        defer { displays.finish() }
        while true {
            let jobs = try await blocking { _ in
                try chosen?.map(store.job) ?? store.list().filter { !$0.state.isFinal }
            }
            for job in jobs { displays.show(job) }
            if jobs.allSatisfy(\.state.isFinal) { break }
            try await Task.sleep(for: .milliseconds(300))
        }
        guard let id = chosen?.first else { return }
        displays.finish()
        let ended = try await blocking { _ in try store.job(id) }
        Terminal.result("\(ended.state.rawValue)")
        if let error = ended.error { Terminal.show(error) }
        if ended.state != .succeeded { throw ExitCode.failure }
    }

    /// - Returns: the ids of the jobs to follow; nil for all that are active.
    private func begin(_ store: JobStore) throws -> [String]? {
        let chosen = try job.map { [try store.job($0).id] }
        if job == nil, try store.list().allSatisfy(\.state.isFinal) { Terminal.message("No job is active.") }
        let isOver = try chosen.map { try $0.map(store.job).allSatisfy(\.state.isFinal) } ?? false
        if !isOver, try store.list(state: .running).isEmpty, try !store.list(state: .queued).isEmpty,
            try !Runner.isRunning(home.home)
        {
            Terminal.message("Nobody runs the queue: `sotto jobs run` does.")
        }
        return chosen
    }
}
