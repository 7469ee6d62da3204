import ArgumentParser
import Foundation
import SottoCore

struct JobsRunCommand: InterruptibleCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run the queue until it is empty.",
        discussion: "Ctrl-C stops it: what was running goes back to the queue. Exits with 1 if a job failed."
    )

    @Option(help: "How many separations run side by side.")
    var atOnce = 1

    @OptionGroup var home: HomeOptions

    func validate() throws {
        guard (1...64).contains(atOnce) else {
            throw ValidationError("--at-once must be 1 to 64; it is \"\(atOnce)\".")
        }
    }

    func perform() async throws {
        try await home.withDatabase(run)
    }

    private func run(_ database: HomeDatabase) async throws {
        guard let claim = try await Runner.claim(database.home, patience: .seconds(1)) else {
            throw SottoError(
                code: "already_running", message: "Another process runs the queue of \"\(database.home.path)\".",
                hint: "Follow it: `sotto jobs watch`."
            )
        }
        let displays = Displays(database: database)
        defer { displays.finish() }
        let runner = Runner(
            database: database, environment: .current, jobsAtOnce: atOnce, onNotice: displays.showMessage)
        let (failures, start): (Int, Date)
        do {
            start = Date()
            failures = try await runner.run(claim, until: .whenIdle) { displays.show($1, of: $0) }
        } catch is CancellationError {
            displays.finish()
            Terminal.message("What is not done is in the queue.")
            throw CancellationError()
        }
        displays.finish()
        if failures > 0 {
            try await blocking { _ in
                for job in try JobStore(database: database).list(state: .failed) {
                    guard let end = job.finishedAt, end >= start, let error = job.error else { continue }
                    Terminal.message("\"\(displays.title(of: job))\" failed, job \(job.id):")
                    Terminal.show(error)
                }
            }
            Terminal.message("\(failures) failed: sotto jobs list --state failed")
            throw ExitCode.failure
        }
    }
}
