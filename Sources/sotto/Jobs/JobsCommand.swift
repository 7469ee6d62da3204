import ArgumentParser

struct JobsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "jobs",
        abstract: "The queue.",
        discussion: "JOB is an id or a unique beginning of one.",
        subcommands: [
            JobsListCommand.self, JobsShowCommand.self, JobsWatchCommand.self, JobsCancelCommand.self,
            JobsRetryCommand.self, JobsLogCommand.self, JobsRunCommand.self,
        ]
    )
}
