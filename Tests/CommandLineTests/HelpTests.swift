import Foundation
import SystemPackage
import TestSupport
import Testing

@Suite("Help")
struct HelpTests {
    private static let commands = [
        "", "separate", "library", "library add", "library list", "library show", "library remove", "library separate",
        "jobs", "jobs list", "jobs show", "jobs watch", "jobs cancel", "jobs retry", "jobs log", "jobs run", "packs",
        "packs list", "packs install", "packs verify", "packs remove", "diagnostics", "serve",
    ]

    /// The fixed command line: scripts hold on to it.
    private static let options = [
        "separate": [
            "--output", "-o", "--engine", "--preset", "--precision", "--format", "--bit-depth", "--overwrite", "--json",
            "--quiet",
        ],
        "library list": ["--json", "--search", "--limit"], "library remove": ["--derived"],
        "library separate": ["--engine", "--preset", "--precision", "--bit-depth", "--wait"],
        "jobs list": ["--json", "--state"], "jobs run": ["--at-once"], "packs list": ["--json"],
        "packs install": ["--yes", "--from", "--python"], "diagnostics": ["--json"],
        "serve": ["--port", "--open", "--at-once"],
    ]

    private static let folder = FilePath(#filePath).removingLastComponent().appending("Snapshots")

    private func help(_ command: String) async throws -> ProgramResult {
        let words = command.split(separator: " ").map(String.init)
        return try await Program.run(Program.sotto.string, words + ["--help"], variables: ["COLUMNS": nil])
    }

    @Test("Each command's help is as it was agreed; SOTTO_UPDATE_SNAPSHOTS=1 writes it anew", arguments: commands)
    func snapshot(_ command: String) async throws {
        let result = try await help(command)
        #expect(result.status == 0)
        #expect(result.errors.isEmpty)
        let name = command.isEmpty ? "sotto" : command.replacing(" ", with: "-")
        let url = URL(filePath: Self.folder.appending("\(name).txt").string)
        if ProcessInfo.processInfo.environment["SOTTO_UPDATE_SNAPSHOTS"] == "1" {
            try Data(result.output.utf8).write(to: url)
        }
        #expect(try result.output == String(contentsOf: url, encoding: .utf8))
    }

    @Test(
        "Each command's help describes its options, and the home of all that have no further commands",
        arguments: commands)
    func describes(_ command: String) async throws {
        let text = try await help(command).output
        for option in (Self.options[command] ?? []) + ["--help", "-h"] {
            #expect(text.contains("\(option)"), "\(option)")
        }
        let isGroup = Self.commands.contains { $0.hasPrefix(command + " ") } || command.isEmpty
        #expect(text.contains("--home <dir>") != isGroup)
        #expect(text.contains("OVERVIEW: "))
    }

    @Test("help COMMAND says the same as COMMAND --help")
    func helpCommand() async throws {
        let result = try await Program.run(
            Program.sotto.string, ["help", "library", "add"], variables: ["COLUMNS": nil])
        #expect(result.status == 0)
        #expect(try await result.output == help("library add").output)
    }

    @Test("The version is one line on standard output")
    func version() async throws {
        let result = try await Program.run(Program.sotto.string, ["--version"])
        #expect(result.status == 0)
        #expect(result.output.wholeMatch(of: #/\d+\.\d+\.\d+\n/#) != nil)
        #expect(result.errors.isEmpty)
    }

    @Test("Completions can be made for shells, and bash accepts its own", arguments: ["bash", "zsh", "fish"])
    func completions(_ shell: String) async throws {
        let result = try await Program.run(Program.sotto.string, ["--generate-completion-script", shell])
        #expect(result.status == 0)
        #expect(result.output.contains("diagnostics"))
        #expect(result.output.contains("bit-depth"))
        guard shell == "bash" else { return }
        let folder = try TemporaryFolder()
        let script = try folder.write(result.output, to: "sotto.bash")
        #expect(try await Program.run("bash", ["-n", script.string]).status == 0)
    }
}
