import ArgumentParser
import SottoCore

struct JobsListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the jobs, the newest first.")

    @Flag(help: "Print a JSON array.")
    var json = false

    @Option(help: "Only jobs in this state.")
    var state: JobState?

    @OptionGroup var home: HomeOptions

    func run() throws {
        let database = try home.openDatabase()
        let jobs = try JobStore(database: database).list(state: state)
        if json {
            try Terminal.result(json: jobs.map(JobSummary.init))
        } else if jobs.isEmpty {
            Terminal.message("No jobs. Queue one: sotto library separate ITEM")
        } else {
            let library = Library(database: database)
            let rows = jobs.map { job in
                [
                    String(job.id.prefix(8)), job.state.rawValue,
                    job.state == .running ? "\(job.stage ?? "") \(Int(job.fraction * 100))%" : job.error?.code ?? "",
                    job.itemID.flatMap { try? library.item($0).title } ?? job.packID.map { "install \($0)" } ?? "",
                ]
            }
            Terminal.result(Table.text([["JOB", "STATE", "", "WHAT"]] + rows))
        }
    }
}
