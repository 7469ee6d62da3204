import ArgumentParser
import SottoCore

struct LibrarySeparateCommand: InterruptibleCommand {
    static let configuration = CommandConfiguration(
        commandName: "separate",
        abstract: "Queue the separation of items.",
        discussion: """
            Prints the id of each job. Without --wait, `sotto jobs run` does the work; with it, what was queued before comes
            first, and in the end one is told where the stems are.

            EXAMPLE
              sotto library separate film.mp4 --wait
            """
    )

    @Argument(help: "Ids, unique beginnings of them, or paths.")
    var items: [String]

    @OptionGroup var engine: EngineOptions

    @Flag(help: "Wait for the result; run the queue if nobody does.")
    var wait = false

    @OptionGroup var home: HomeOptions

    func perform() async throws {
        let options = try engine.checked()
        try await home.withDatabase { try await separate($0, options) }
    }

    private func separate(_ database: HomeDatabase, _ options: SeparationOptions) async throws {
        let library = Library(database: database)
        let store = JobStore(database: database)
        // Every reference is checked before anything is queued.
        let items = try await blocking { [items] _ in try items.map { try library.item($0) } }
        var (jobs, ours): ([Job], [Job]) = ([], [])
        for item in items where !Task.isCancelled {
            do {
                let (job, isNew) = try await database.promptly {
                    try store.enqueueSeparation(of: item, options: options)
                }
                if !isNew { Terminal.message("\"\(item.title)\" is \(job.state.rawValue) already.") }
                if isNew { ours.append(job) }
                Terminal.result("\(job.id)")
                jobs.append(job)
            } catch  where Task.isCancelled {
                // What was queued so far is taken back below.
                break
            }
        }
        guard wait else {
            if try !Runner.isRunning(database.home) { Terminal.message("Queued. `sotto jobs run` runs the queue.") }
            return
        }
        let follower = QueueFollower(database: database, jobs: jobs.map(\.id))
        do {
            try await follower.follow()
        } catch is CancellationError {
            // Whoever asked for these jobs has taken it back. Those that were there before are somebody else's, and those
            // whose stems are there come too late.
            for job in ours { try? await database.persistently(.standard) { try store.cancel(job.id) } }
            let ended = try await states(of: jobs, in: store)
            for (item, job) in zip(items, ended) where job.state == .succeeded { report(job, of: item, database.home) }
            let done = Set(ended.filter { $0.state == .succeeded }.map(\.id))
            if !done.isSuperset(of: ours.map(\.id)) {
                Terminal.message("Cancelled. `sotto jobs retry JOB` queues a job again.")
            }
            throw CancellationError()
        }
        let ended = try await states(of: jobs, in: store)
        for (item, job) in zip(items, ended) { report(job, of: item, database.home) }
        if ended.contains(where: { $0.state != .succeeded }) { throw ExitCode.failure }
    }

    private func states(of jobs: [Job], in store: JobStore) async throws -> [Job] {
        try await blocking { _ in try jobs.map { try store.job($0.id) } }
    }

    private func report(_ job: Job, of item: Item, _ home: Home) {
        if job.state == .succeeded {
            Terminal.message("The stems of \"\(item.title)\" are in \"\(home.stems(item: item.id))\".")
        } else if let error = job.error {
            Terminal.show(error)
        } else {
            Terminal.message("Job \(job.id) was cancelled.")
        }
    }
}
