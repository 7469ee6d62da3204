import ArgumentParser
import SottoCore

struct LibraryRemoveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "Take an item out of the library. Your file is never touched.",
        discussion:
            "What was made from it stays, and comes back when the file is added again, unless --derived is given."
    )

    @Argument(help: "An id, a unique beginning of one, or a path.")
    var item: String

    @Flag(help: "Delete the stems too.")
    var derived = false

    @OptionGroup var home: HomeOptions

    func run() throws {
        let library = Library(database: try home.openDatabase())
        let item = try library.item(item)
        try library.remove(item, derived: derived)
        Terminal.message("Removed \"\(item.title)\" from the library; \"\(item.path)\" is untouched.")
    }
}
