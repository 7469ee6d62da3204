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
        let jobs = try JobStore(database: database).page(states: state.map { [$0] }).jobs
        if json {
            try Terminal.result(json: jobs)
        } else if jobs.isEmpty {
            Terminal.message("No jobs. Queue one: sotto library separate ITEM")
        } else {
            let rows = jobs.map { job in
                [
                    String(job.id.prefix(8)), job.state,
                    job.state == JobState.running.rawValue
                        ? "\(job.stage ?? "") \(Int(job.fraction * 100))%" : job.error?.code ?? "",
                    job.packId.map { "install \($0)" } ?? job.title,
                ]
            }
            Terminal.result(Table.text([["JOB", "STATE", "", "WHAT"]] + rows))
        }
    }
}
