import ArgumentParser
import Foundation
import SottoCore
import SystemPackage
import VisibleText

struct PacksInstallCommand: InterruptibleCommand {
    static let configuration = CommandConfiguration(
        commandName: "install",
        abstract: "Install a pack. The only command that uses the network.",
        discussion: """
            EXAMPLES
              sotto packs install spleeter-model
              sotto packs install spleeter-model --from 2stems.tar.gz     offline
              sotto packs install spleeter --from wheels/                 offline, from a folder that pip has filled
            """
    )

    @Argument(help: "spleeter-model or spleeter.")
    var pack: String

    @Flag(name: .shortAndLong, help: "Do not ask.")
    var yes = false

    @Option(
        help: ArgumentHelp(
            "Install from a file or a folder of wheels on disk, without the network.", valueName: "path"),
        completion: .file())
    var from: String?

    @Option(help: ArgumentHelp("The Python 3.11 or 3.10 to use.", valueName: "path"), completion: .file())
    var python: String?

    @OptionGroup var home: HomeOptions

    func perform() async throws {
        let pack = try PackID(named: pack)
        // Before anyone is asked.
        if let from, !FileManager.default.fileExists(atPath: FilePath(userText: from).string) {
            throw SottoError.system(.noSuchFileOrDirectory, path: from)
        }
        if PackStore(home: home.home).summary(pack).state != .installed, !yes {
            let how = from.map { "from \"\($0)\"" } ?? "(about \(ByteCount.text(pack.downloadBytes)) to download)"
            let question: VisibleText =
                "Install \(pack.rawValue) \(pack.version) \(how), about \(ByteCount.text(pack.installedBytes)) on disk?"
            guard Terminal.confirm(question) else {
                throw SottoError(
                    code: "not_confirmed", message: "Nothing was installed.",
                    hint: "Answer \"y\", or say so beforehand: `sotto packs install \(pack.rawValue) --yes`."
                )
            }
        }
        try await home.withDatabase { try await install(pack, $0) }
    }

    private func install(_ pack: PackID, _ database: HomeDatabase) async throws {
        let display = ProgressDisplay(title: pack.rawValue)
        let installer = PackInstaller(database: database, environment: .current)
        defer { display.finish() }
        let outcome = try await installer.install(
            pack, from: from.map { FilePath(userText: $0) }, python: python.map { FilePath(userText: $0) },
            onStart: { Terminal.message("Job \($0.id): installing \(pack.rawValue) \(pack.version)") },
            onEvent: display.sink
        )
        display.finish()
        switch outcome {
        case .alreadyInstalled(let summary):
            Terminal.message("\(summary.id) \(summary.version) is installed already.")
            Terminal.result("\(summary.path ?? "")")
        case .installed(let summary, _):
            Terminal.message("Installed \(summary.id) \(summary.version), \(ByteCount.text(summary.sizeBytes ?? 0)).")
            Terminal.result("\(summary.path ?? "")")
        }
    }
}
