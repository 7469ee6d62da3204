import ArgumentParser
import SottoCore

struct JobsCancelCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel",
        abstract: "Cancel a job. Within two seconds nothing of it runs, and no file of it is left."
    )

    @Argument(help: "An id or a unique beginning of one.")
    var job: String

    @OptionGroup var home: HomeOptions

    func run() throws {
        let store = JobStore(database: try home.openDatabase())
        let job = try store.job(job)
        try store.cancel(job.id)
        Terminal.message(job.state == .queued ? "Cancelled." : "Asked the job to stop.")
    }
}
