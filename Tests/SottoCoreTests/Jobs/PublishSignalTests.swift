import Foundation
import SottoCore
import SystemPackage
import TestSupport
import Testing

/// The real `sotto`, held up in the instant in which its stems have come to their place.
@Suite("A signal right after stems were published")
struct PublishSignalTests {
    private let place: Workplace
    private let folder: TemporaryFolder

    init() throws {
        place = try Workplace()
        // The linker takes a space for the end of a name.
        folder = try TemporaryFolder()
    }

    /// Separates a file twice, by two presets, and sends the process that runs the second job a signal.
    ///
    /// - Returns: what it has said and `status` with its exit status.
    private func run(_ command: String, _ signal: String) async throws -> ProgramResult {
        let compiler = try #require(ProcessInfo.processInfo.environment["CC"], "CC is not set: run ./test")
        let program = Repository.root.appending("Tests/SottoCoreTests/Programs/hold_rename.c").string
        let library = folder.file("hold_rename.so").string
        let build = try await Program.run(compiler, ["-shared", "-fPIC", "-O1", "-o", library, program])
        #expect(build.status == 0, "\(build.errors)")
        try place.sound("a.wav")
        return try await place.shell(
            """
            set -m
            "$SOTTO" library add a.wav
            "$SOTTO" library separate a.wav --preset fast --wait
            \(command.contains("--wait") ? "" : #""$SOTTO" library separate a.wav --preset best"#)
            LD_PRELOAD=$HOLD_LIBRARY "$SOTTO" \(command) & pid=$!
            for n in {1..2000}; do [ -e "$HOLD_FOLDER/renamed" ] && break; sleep 0.01; done
            kill -\(signal) $pid
            # It has come when another one would end the process at once.
            for n in {1..100}; do
                caught=$(sed -n 's/^SigCgt:\\t//p' /proc/$pid/status) || break
                (( 0x${caught:-0} & 2 )) || break
                sleep 0.01
            done
            touch "$HOLD_FOLDER/go"
            wait $pid
            echo "status $?"
            """,
            variables: [
                "HOLD_LIBRARY": library, "HOLD_FOLDER": folder.path.string, "HOLD_NAME": "spleeter_2stems",
            ])
    }

    private func expectSuccess(_ result: ProgramResult, location: SourceLocation = #_sourceLocation) async throws {
        let said = "\(result.output)\(result.errors)"
        #expect(
            FileManager.default.fileExists(atPath: folder.file("renamed").string), "\(said)", sourceLocation: location)
        let jobs: [JobDocument] = try await place.sotto("jobs", "list", "--json").json()
        #expect(jobs.map(\.state) == ["succeeded", "succeeded"], "\(said)", sourceLocation: location)
        let item = try #require(try await place.sotto("library", "list", "--json").json(as: [ItemDocument].self).first)
        #expect(item.stems.preset == "best", sourceLocation: location)
        let folder = FilePath(try #require(item.stems.vocals)).removingLastComponent()
        let manifest = try Data(contentsOf: URL(filePath: folder.appending("separation.json").string))
        #expect(
            try JSON.decode(SeparationManifest.self, from: manifest).preset == "best", sourceLocation: location)
    }

    @Test("changes nothing: the job has succeeded", arguments: ["INT", "TERM", "HUP"])
    func interrupted(_ signal: String) async throws {
        let result = try await run("jobs run", signal)
        #expect(result.output.hasSuffix("status 130\n"), "\(result.output)\(result.errors)")
        #expect(!result.errors.contains("in the queue again"))
        try await expectSuccess(result)
    }

    @Test("changes nothing either for who waits for the job", arguments: ["INT"])
    func waiting(_ signal: String) async throws {
        let result = try await run("library separate a.wav --preset best --wait", signal)
        #expect(result.output.hasSuffix("status 130\n"), "\(result.output)\(result.errors)")
        #expect(!result.errors.contains("Cancelled."), "\(result.errors)")
        try await expectSuccess(result)
    }

    @Test("that stops a server changes nothing")
    func server() async throws {
        let result = try await run("serve", "TERM")
        #expect(result.output.hasSuffix("status 0\n"), "\(result.output)\(result.errors)")
        try await expectSuccess(result)
    }

    @Test("that kills the runner is found by the next command, which says what has happened")
    func killed() async throws {
        let result = try await run("jobs run", "KILL")
        #expect(result.output.hasSuffix("status 137\n"), "\(result.output)\(result.errors)")
        try await expectSuccess(result)
    }
}

/// What scripts read of an item.
private struct ItemDocument: Decodable {
    struct Stems: Decodable {
        var preset: String?
        var vocals: String?
    }

    var stems: Stems
}
