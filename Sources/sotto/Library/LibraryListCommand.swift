import ArgumentParser
import SottoCore

struct LibraryListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the items, the newest first.",
        discussion: "EXAMPLE\n  sotto library list --search \"holiday 2024\""
    )

    @Flag(help: "Print a JSON array.")
    var json = false

    @Option(help: ArgumentHelp("Words that begin words of the title or the path.", valueName: "words"))
    var search: String?

    @Option(help: "How many items to list at most.")
    var limit = 100

    @OptionGroup var home: HomeOptions

    func validate() throws {
        guard limit > 0 else { throw ValidationError("--limit must be 1 or more; it is \"\(limit)\".") }
    }

    func run() throws {
        let page = try Library(database: try home.openDatabase()).page(search: search, limit: limit)
        if json {
            try Terminal.result(json: page.items)
        } else if page.items.isEmpty {
            Terminal.message(
                search == nil ? "The library is empty. Add a file: sotto library add PATH" : "Nothing matches.")
        } else {
            let rows = page.items.map { item in
                [
                    String(item.id.prefix(8)), TimeLeft.clock(seconds: item.durationSeconds),
                    (item.stems.state == .none ? "-" : item.stems.state.rawValue)
                        + (item.missing ? ", file missing" : ""), item.title,
                ]
            }
            Terminal.result(Table.text([["ITEM", "LENGTH", "STEMS", "TITLE"]] + rows))
        }
        if page.items.count < page.totalCount {
            Terminal.message("\(page.items.count) of \(page.totalCount) items; --limit shows more.")
        }
    }
}
