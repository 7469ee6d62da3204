import ArgumentParser

struct LibraryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "library",
        abstract: "The media files that Sotto knows.",
        discussion: "ITEM is an id, a unique beginning of one, or a path.",
        subcommands: [
            LibraryAddCommand.self, LibraryListCommand.self, LibraryShowCommand.self, LibraryRemoveCommand.self,
            LibrarySeparateCommand.self,
        ]
    )
}
