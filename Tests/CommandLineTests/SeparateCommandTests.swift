import Foundation
import TestSupport
import Testing

private struct ResultDocument: Decodable {
    var input: String
    var vocals: String?
    var error: JobDocument.Failure?
}

@Suite("sotto separate")
struct SeparateCommandTests {
    private let sotto: Sotto

    init() throws {
        sotto = try Sotto()
    }

    @Test("Without the pack the error has the command that installs it, and nothing is created")
    func noPack() async throws {
        try await sotto.sound("one.wav")
        let result = try await sotto("separate", "one.wav")
        expectError(result, "pack_not_installed")
        #expect(result.errors.contains("`sotto packs install spleeter-model`"))
        #expect(sotto.folder.names == ["one.wav"])
    }

    @Test("For scripts there is one document with an entry for each input")
    func json() async throws {
        try await sotto.sound("one.wav")
        let result = try await sotto("separate", "one.wav", "two.wav", "--json")
        #expect(result.status == 1)
        let entries = try result.json(as: [ResultDocument].self)
        #expect(entries.map(\.input) == ["one.wav", "two.wav"])
        #expect(entries.allSatisfy { $0.vocals == nil && $0.error?.code == "pack_not_installed" })
    }

    @Test("Inputs that would share a folder, and outputs that are there, are refused before any work")
    func targets() async throws {
        try await sotto.sound("one.wav")
        expectError(try await sotto("separate", "one.wav", "one.mp3"), "same_output")
        try FileManager.default.createDirectory(
            atPath: sotto.folder.file("out/one").string, withIntermediateDirectories: true
        )
        try sotto.folder.write("", to: "out/one/vocals.wav")
        expectError(try await sotto("separate", "one.wav", "-o", "out"), "output_exists")
        expectError(try await sotto("separate", "one.wav", "-o", "out", "--overwrite"), "pack_not_installed")
    }
}
