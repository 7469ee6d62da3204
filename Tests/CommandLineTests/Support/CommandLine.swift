import Foundation
import SottoCore
import SystemPackage
import TestSupport
import Testing

/// The real `sotto` with a home of its own, whose name has a space and an emoji.
final class Sotto: Sendable {
    let folder: TemporaryFolder
    let home: Home

    init() throws {
        folder = try TemporaryFolder("my files 🎬")
        home = Home(path: folder.file("a home"))
    }

    /// Runs a command without a terminal.
    @discardableResult
    func callAsFunction(_ arguments: String..., variables: [String: String?] = [:]) async throws -> ProgramResult {
        try await Program.run(
            Program.sotto.string, arguments + ["--home", home.path.string],
            variables: variables.merging(["COLUMNS": nil]) { $1 }, in: folder.path
        )
    }

    /// Runs a shell script that finds `sotto` as `$1` and the home as `$2`.
    func shell(_ script: String) async throws -> ProgramResult {
        try await Program.run(
            "bash", ["-c", script, "test", Program.sotto.string, home.path.string], in: folder.path
        )
    }

    /// What a command and its children take of the processors, at best of several runs: unlike the time on the clock it
    /// does not depend on what else the machine does.
    func processorTime(of command: String) async throws -> Duration {
        let script = #"TIMEFORMAT="%U %S"; for n in 1 2 3 4 5; do time "$1" \#(command) --home "$2" >/dev/null; done"#
        let lines = try await shell(script).errors.split(separator: "\n")
        let times = lines.map { line in
            line.split(separator: " ").compactMap { Double($0) }.reduce(0, +)
        }
        #expect(lines.count == 5, "\(lines)")
        return .seconds(try #require(times.min()))
    }

    /// Makes a short sound file.
    @discardableResult
    func sound(_ name: String) async throws -> FilePath {
        let path = folder.file(name)
        try await Program.ffmpeg("-f", "lavfi", "-i", "sine=duration=0.2", "-ac", "2", "file:\(path)")
        return path
    }

    /// Adds a short sound file and queues its separation.
    ///
    /// - Returns: the job's id.
    func queue(_ name: String) async throws -> String {
        let path = try await sound(name)
        try await self("library", "add", path.string)
        let result = try await self("library", "separate", path.string)
        return result.output.trimmingCharacters(in: .newlines)
    }
}

/// What scripts read of a job.
struct JobDocument: Decodable {
    struct Failure: Decodable {
        var code: String
        var message: String
        var hint: String
    }

    var id: String
    var type: String
    var state: String
    var itemId: String?
    var attempt: Int
    var error: Failure?
}

/// What scripts read of an item.
struct ItemDocument: Decodable {
    struct Stems: Decodable {
        var state: String
    }

    var id: String
    var path: String
    var title: String
    var missing: Bool
    var stems: Stems
}

/// Expects a command to fail with one error, said in the form that people and scripts know.
func expectError(_ result: ProgramResult, _ code: String, status: Int = 1, location: SourceLocation = #_sourceLocation)
{
    #expect(result.status == status, "\(result.errors)", sourceLocation: location)
    #expect(result.output.isEmpty, sourceLocation: location)
    let lines = result.errors.split(separator: "\n")
    let error = lines.firstIndex { $0.hasPrefix("Error [\(code)]: ") }
    #expect(error != nil, "\(result.errors)", sourceLocation: location)
    if let error {
        let hint = lines.dropFirst(error + 1).first
        #expect(hint?.hasPrefix("Hint: ") == true, "\(result.errors)", sourceLocation: location)
    }
}
