import ArgumentParser
import SottoCore

struct PacksRemoveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "remove", abstract: "Remove a pack.")

    @Argument(help: "spleeter-model or spleeter.")
    var pack: String

    @OptionGroup var home: HomeOptions

    func run() throws {
        let pack = try PackID(named: pack)
        try PackStore(home: home.home).remove(pack)
        Terminal.message("Removed \(pack.rawValue) \(pack.version).")
    }
}
