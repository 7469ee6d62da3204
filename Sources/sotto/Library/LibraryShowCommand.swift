import ArgumentParser
import SottoCore

struct LibraryShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show all that is known of an item, as JSON."
    )

    @Argument(help: "An id, a unique beginning of one, or a path.")
    var item: String

    @OptionGroup var home: HomeOptions

    func run() throws {
        let library = Library(database: try home.openDatabase())
        try Terminal.result(json: try library.summary(of: try library.item(item)))
    }
}
