import ArgumentParser
import SottoCore

struct PacksVerifyCommand: InterruptibleCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Compare every file of a pack with its hash, and try it out.",
        discussion: "A damaged pack becomes broken; installing it again mends it."
    )

    @Argument(help: "spleeter-model or spleeter.")
    var pack: String

    @OptionGroup var home: HomeOptions

    func perform() async throws {
        let pack = try PackID(named: pack)
        let display = ProgressDisplay(title: pack.rawValue)
        defer { display.finish() }
        try await PackVerifier(home: home.home, environment: .current).verify(pack) { fraction in
            display.show(.progress(stage: .verify, fraction: fraction, speed: nil))
        }
        display.finish()
        Terminal.message("\(pack.rawValue) \(pack.version) is sound.")
    }
}
