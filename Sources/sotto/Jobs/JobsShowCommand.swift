import ArgumentParser
import SottoCore

struct JobsShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show all that is known of a job, as JSON.")

    @Argument(help: "An id or a unique beginning of one.")
    var job: String

    @OptionGroup var home: HomeOptions

    func run() throws {
        let store = JobStore(database: try home.openDatabase())
        try Terminal.result(json: try store.summary(of: store.job(job)))
    }
}
