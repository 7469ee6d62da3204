import Foundation
import SottoCore
import SystemPackage
import TestSupport
import Testing

@Suite("sotto library add with many files")
struct LibraryAddCommandTests {
    private let sotto: Sotto

    init() throws {
        sotto = try Sotto()
    }

    /// Writes tiny sound files, named by numbers.
    private func sounds(_ count: Int) async throws -> [String] {
        let first = try await sotto.sound("1.wav")
        let names = (1...count).map { "\($0).wav" }
        for name in names.dropFirst() {
            try FileManager.default.copyItem(atPath: first.string, toPath: sotto.folder.file(name).string)
        }
        return names
    }

    private func add(_ names: [String]) async throws -> ProgramResult {
        try await Program.run(
            Program.sotto.string, ["library", "add", "--home", sotto.home.path.string] + names, in: sotto.folder.path)
    }

    @Test("Thirty files give thirty lines in their order, progress at each tenth, and a sum")
    func thirty() async throws {
        let names = try await sounds(30)
        let result = try await add(names)
        #expect(result.status == 0)
        let lines = result.output.split(separator: "\n")
        #expect(lines.map { $0.split(separator: "/").last.map(String.init) } == names)
        #expect(lines.allSatisfy { $0.contains("  added  ") })
        let said = result.errors.split(separator: "\n")
        #expect(said.first?.hasPrefix("3 of 30") == true)
        #expect(said.filter { $0.contains(" of 30") }.count == 9)
        #expect(said.last == "30 added, 0 known, 0 failed.")

        let again = try await add(names)
        #expect(again.output == result.output.replacing("  added  ", with: "  known  "))
        #expect(again.errors.hasSuffix("0 added, 30 known, 0 failed.\n"))
    }

    @Test("Of a few files no progress is shown, and of one file no sum")
    func few() async throws {
        let names = try await sounds(3)
        #expect(try await add(names).errors == "3 added, 0 known, 0 failed.\n")
        #expect(try await add([names[0]]).errors.isEmpty)
    }

    @Test("Each failure is said with its path, the sum counts them, and the exit code is 1")
    func failures() async throws {
        try sotto.folder.write("words", to: "bad.wav")
        let result = try await add(["nothing.wav"] + sounds(1) + ["bad.wav", "1.wav"])
        #expect(result.status == 1)
        #expect(result.output.split(separator: "\n").count == 2)
        let errors = result.errors.split(separator: "\n").filter { $0.hasPrefix("Error [") }
        #expect(errors.count == 2)
        #expect(errors.first?.contains("nothing.wav") == true)
        #expect(errors.last?.contains("bad.wav") == true)
        #expect(result.errors.hasSuffix("1 added, 1 known, 2 failed.\n"))
    }

    @Test("On a terminal one changing line counts the files, and is gone in the end")
    func terminal() async throws {
        let names = try await sounds(25)
        let result = try await Program.run(
            "script", ["-qec", "\"$SOTTO\" library add \(names.joined(separator: " ")) >lines", "/dev/null"],
            variables: ["SOTTO": Program.sotto.string, "SOTTO_HOME": sotto.home.path.string], in: sotto.folder.path)
        #expect(result.output.contains("\r\u{1B}[K24 of 25"))
        #expect(!result.output.contains("25 of 25"))
        #expect(result.output.contains("\r\u{1B}[K25 added, 0 known, 0 failed."))
    }

    @Test("Ctrl-C ends the call at once, and keeps and says what was added")
    func interrupted() async throws {
        let names = try await sounds(200)
        let process = Process()
        process.executableURL = URL(filePath: Program.sotto.string)
        process.arguments = ["library", "add", "--home", sotto.home.path.string] + names
        process.currentDirectoryURL = URL(filePath: sotto.folder.path.string)
        let (output, errors) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        defer { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }
        // The first line comes long before the last.
        var lines = try output.fileHandleForReading.read(upToCount: 1) ?? Data()
        let began = ContinuousClock.now
        kill(process.processIdentifier, SIGINT)
        lines += try output.fileHandleForReading.readToEnd() ?? Data()
        let said = String(decoding: try errors.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        #expect(ContinuousClock.now - began < .seconds(2))
        #expect(process.terminationStatus == 130)
        let added = String(decoding: lines, as: UTF8.self).split(separator: "\n").count
        #expect(added < 200)
        #expect(said.hasSuffix("\(added) added, 0 known, 0 failed, \(200 - added) not reached.\nInterrupted.\n"))
        #expect(!said.contains("Error ["))
        let library = Library(database: try HomeDatabase(home: sotto.home))
        #expect(try library.page(limit: 1).totalCount == added)
    }
}
