import ArgumentParser
import SottoCore

@main
struct SottoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sotto",
        abstract: "Separates the voices in a video or a song from everything behind them, on your own machine.",
        discussion: """
            Nothing reaches the network unless you ask for an install.

            EXAMPLES
              sotto packs install spleeter-model  once: the model, 73 MB to download
              sotto separate film.mp4             film/vocals.wav and film/background.wav
              sotto library add film.mp4          keep it in the library, then
              sotto library separate film.mp4 --wait
              sotto diagnostics                   what works, and what to do about the rest
            """,
        version: sottoVersion,
        subcommands: [
            SeparateCommand.self, LibraryCommand.self, JobsCommand.self, PacksCommand.self, DiagnosticsCommand.self,
            ServeCommand.self,
        ]
    )

    static func main() async {
        await Program.run(self)
    }
}
