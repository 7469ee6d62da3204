import ArgumentParser
import SottoCore

struct JobsRetryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retry", abstract: "Queue a failed or cancelled separation again."
    )

    @Argument(help: "An id or a unique beginning of one.")
    var job: String

    @OptionGroup var home: HomeOptions

    func run() throws {
        let store = JobStore(database: try home.openDatabase())
        try store.retry(try store.job(job).id)
        Terminal.message("Queued again. `sotto jobs run` runs the queue.")
    }
}
