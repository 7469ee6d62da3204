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
        let library = Library(database: try home.openDatabase())
        let tools = try environment.mediaTools()
        var failures = 0
        for path in paths {
            do {
                let (item, addition) = try await library.add(
                    FilePath(path), media: tools, launcher: environment.offline)
                Terminal.result("\(item.id)  \(addition.rawValue)  \(item.path)")
            } catch let error where !(error is CancellationError) {
                failures += 1
                Terminal.show(SottoError(describing: error))
            }
        }
        if failures > 0 { throw ExitCode.failure }
    }
}
