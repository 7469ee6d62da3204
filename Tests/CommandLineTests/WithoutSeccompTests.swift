import SystemPackage
import TestSupport
import Testing

@Suite("On a kernel without seccomp filters")
struct WithoutSeccompTests {
    private let sotto: Sotto

    init() throws {
        sotto = try Sotto()
    }

    private func run(_ arguments: String...) async throws -> ProgramResult {
        let script = Repository.root.appending("Tests/CommandLineTests/Programs/without_seccomp.py")
        return try await Program.run(
            "python3", [script.string, Program.sotto.string] + arguments + ["--home", sotto.home.path.string],
            in: sotto.folder.path
        )
    }

    @Test("nothing opens a media file, and says why")
    func add() async throws {
        try await sotto.sound("one.wav")
        expectError(try await run("library", "add", "one.wav"), "offline_unavailable")
        expectError(try await run("separate", "one.wav"), "offline_unavailable")
    }

    @Test("a job fails and says why")
    func job() async throws {
        let job = try await sotto.queue("one.wav")
        #expect(try await run("jobs", "run").status == 1)
        #expect(try await sotto("jobs", "show", job).output.contains("\"offline_unavailable\""))
    }

    @Test("diagnostics calls it a problem")
    func diagnostics() async throws {
        let result = try await run("diagnostics")
        #expect(result.status == 1)
        #expect(result.output.contains("problem   Network lock"))
    }
}
