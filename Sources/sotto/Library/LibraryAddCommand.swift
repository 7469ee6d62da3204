import ArgumentParser
import SottoCore
import SystemPackage

struct LibraryAddCommand: InterruptibleCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Add media files. They stay where they are.",
        discussion: "EXAMPLE\n  sotto library add film.mp4 songs/*.flac"
    )

    @Argument(help: "Audio or video files.", completion: .file())
    var paths: [String]

    @OptionGroup var home: HomeOptions

    func perform() async throws {
        let environment = SottoEnvironment.current
        try await home.withDatabase { try await add(to: Library(database: $0), environment) }
    }

    private func add(to library: Library, _ environment: SottoEnvironment) async throws {
        let tools = try environment.mediaTools()
        let report = AdditionReport(total: paths.count)
        defer { report.finish() }
        try await library.add(
            paths.map { FilePath(userText: $0) }, media: tools, launcher: environment.offline, onResult: report.show)
        await blocking { library.database.backUpIfDue() }
        if report.failures > 0 { throw ExitCode.failure }
    }
}
