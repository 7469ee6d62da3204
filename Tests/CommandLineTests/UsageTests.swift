import TestSupport
import Testing

@Suite("Wrong usage")
struct UsageTests {
    private let sotto: Sotto

    init() throws {
        sotto = try Sotto()
    }

    @Test(
        "What the command line does not know ends with 64, and says how it goes",
        arguments: [
            ["frobnicate"], ["library", "frobnicate"], ["separate"], ["separate", "x.wav", "--engin", "python"],
            ["separate", "x.wav", "--engine", "magic"], ["separate", "x.wav", "--preset", "perfect"],
            ["separate", "x.wav", "--format", "mp3"], ["separate", "x.wav", "--bit-depth", "12"], ["library", "add"],
            ["library", "list", "--limit", "0"], ["library", "list", "--limit", "-3"],
            ["library", "list", "--limit", "many"],
            ["library", "list", "more"], ["library", "show"], ["jobs", "list", "--state", "lost"], ["jobs", "show"],
            ["jobs", "run", "--at-once", "0"], ["jobs", "run", "--at-once", "65"], ["packs", "install"],
            ["packs", "install", "spleeter", "--from"], ["diagnostics", "everything"], ["serve", "here"],
            ["serve", "--port", "0"], ["serve", "--port", "65536"], ["serve", "--port", "-1"],
            ["serve", "--port", "http"],
            ["serve", "--at-once", "0"], ["serve", "--at-once", "65"],
        ]
    )
    func unknown(_ arguments: [String]) async throws {
        let result = try await Program.run(Program.sotto.string, arguments + ["--home", sotto.home.path.string])
        expectError(result, "usage", status: 64)
        #expect(result.errors.contains("Hint: Usage: sotto"))
        #expect(result.errors.split(separator: "\n").count == 2, "\(result.errors)")
        #expect(sotto.folder.names.isEmpty)
    }

    @Test(
        "Options that do not go together end with 64 and name what is possible, before any work",
        arguments: [
            (["--preset", "best", "--engine", "python"], "--preset spleeter"),
            (["--preset", "fast", "--engine", "python"], "--preset spleeter"),
            (["--precision", "bf16", "--engine", "python"], "auto or f32"),
        ]
    )
    func impossible(_ options: [String], _ possible: String) async throws {
        for command in [["separate", "x.wav"], ["library", "separate", "x"]] {
            let result = try await Program.run(
                Program.sotto.string, command + options + ["--home", sotto.home.path.string], in: sotto.folder.path
            )
            expectError(result, "unsupported_options", status: 64)
            #expect(result.errors.contains("\"\(options[1])\""))
            #expect(result.errors.contains(possible))
        }
        #expect(sotto.folder.names.isEmpty)
    }

    @Test("FLAC with floats ends with 64")
    func flac() async throws {
        let result = try await sotto("separate", "x.wav", "--format", "flac", "--bit-depth", "32f")
        expectError(result, "unsupported_options", status: 64)
    }

    @Test("The error about a wrong state names those that there are")
    func states() async throws {
        let result = try await sotto("jobs", "list", "--state", "lost")
        for state in ["queued", "running", "succeeded", "failed", "cancelled"] {
            #expect(result.errors.contains("'\(state)'"))
        }
    }

    @Test("A name that is not UTF-8 is refused and not altered")
    func notUTF8() async throws {
        let result = try await sotto.shell(#"exec "$1" library add $'caf\xe9.wav' --home "$2""#)
        expectError(result, "name_not_utf8")
        #expect(sotto.folder.names.isEmpty)
    }
}
