import ArgumentParser
import SottoCore

struct JobsLogCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "log", abstract: "Print a job's log.")

    @Argument(help: "An id or a unique beginning of one.")
    var job: String

    @OptionGroup var home: HomeOptions

    func run() throws {
        let store = JobStore(database: try home.openDatabase())
        Terminal.result(lines: try store.log(of: try store.job(job)))
    }
}
