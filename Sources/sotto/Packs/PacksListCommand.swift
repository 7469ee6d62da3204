import ArgumentParser
import SottoCore

struct PacksListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the packs and their state.")

    @Flag(help: "Print a JSON array.")
    var json = false

    @OptionGroup var home: HomeOptions

    func run() throws {
        let packs = PackStore(home: home.home).list()
        if json {
            try Terminal.result(json: packs)
        } else {
            let rows = packs.map { pack in
                [
                    pack.id, pack.version, pack.state.rawValue, pack.sizeBytes.map(ByteCount.text) ?? "-",
                    pack.path ?? pack.purpose,
                ]
            }
            Terminal.result(Table.text([["PACK", "VERSION", "STATE", "SIZE", ""]] + rows))
            for error in packs.compactMap(\.error) { Terminal.show(error) }
        }
    }
}
