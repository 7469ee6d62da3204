import ArgumentParser
import SottoCore

struct PacksCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "packs",
        abstract: "What is installed only when you say so.",
        discussion: "PACK is " + PackID.allCases.map(\.rawValue).joined(separator: " or ") + ".",
        subcommands: [
            PacksListCommand.self, PacksInstallCommand.self, PacksVerifyCommand.self, PacksRemoveCommand.self,
        ]
    )
}
