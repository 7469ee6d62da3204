import Foundation
import SottoCore
import TestSupport
import Testing

/// Words that mean no item, job or pack, or several: said alike to people and to scripts.
@Suite("References that lead nowhere")
struct ReferenceErrorTests {
    private let sotto: Sotto

    init() throws {
        sotto = try Sotto()
    }

    private func run(_ command: String) async throws -> ProgramResult {
        try await sotto.shell("\"$1\" \(command) --home \"$2\"")
    }

    @Test(
        "What is unknown is named, with where to look",
        arguments: [
            ("library show lost", "unknown_item", "`sotto library list`"),
            ("library remove lost", "unknown_item", "`sotto library list`"),
            ("library separate lost", "unknown_item", "`sotto library list`"),
            ("jobs show lost", "unknown_job", "`sotto jobs list`"),
            ("jobs log lost", "unknown_job", "`sotto jobs list`"),
            ("jobs watch lost", "unknown_job", "`sotto jobs list`"),
            ("jobs cancel lost", "unknown_job", "`sotto jobs list`"),
            ("jobs retry lost", "unknown_job", "`sotto jobs list`"),
        ])
    func unknown(_ command: String, _ code: String, _ hint: String) async throws {
        let result = try await run(command)
        expectError(result, code)
        #expect(result.errors.contains("\"lost\""))
        #expect(result.errors.contains("\nHint: \(hint)"), "\(result.errors)")
    }

    @Test("An unknown pack is refused with those that there are", arguments: ["install --yes", "verify", "remove"])
    func unknownPack(_ command: String) async throws {
        let result = try await run("packs \(command) lost")
        expectError(result, "unknown_pack", status: 64)
        #expect(result.errors.contains("\"lost\""))
        #expect(result.errors.contains("Hint: The packs are \"spleeter-model\" and \"spleeter\"."))
    }

    @Test("A beginning that several items or jobs have is ambiguous")
    func ambiguous() async throws {
        // Of 17 ids at least two begin with the same digit.
        let first = try await sotto.sound("1.wav")
        for number in 2...17 {
            try FileManager.default.copyItem(atPath: first.string, toPath: sotto.folder.file("\(number).wav").string)
        }
        let items = try await run("library add *.wav").output.split(separator: "\n")
        let jobs = try await run("library separate *.wav").output.split(separator: "\n")
        try #require(items.count == 17 && jobs.count == 17)
        for (ids, command, code) in [
            (items, "library show", "ambiguous_item"), (items, "library remove", "ambiguous_item"),
            (items, "library separate", "ambiguous_item"), (jobs, "jobs show", "ambiguous_job"),
            (jobs, "jobs cancel", "ambiguous_job"), (jobs, "jobs retry", "ambiguous_job"),
        ] {
            let counts = ids.reduce(into: [Character: Int]()) { $0[$1.first ?? " ", default: 0] += 1 }
            let digit = try #require(counts.first { $0.value > 1 }?.key)
            let result = try await run("\(command) \(digit)")
            expectError(result, code)
            #expect(result.errors.contains("\"\(digit)\""))
            #expect(result.errors.contains("Hint: Give more of the id"))
        }
    }

    @Test("A finished job can be neither cancelled nor, when it succeeded, retried")
    func finished() async throws {
        let job = try await sotto.queue("one.wav")
        expectError(try await run("jobs retry \(job)"), "not_retryable")
        #expect(try await run("jobs cancel \(job)").status == 0)
        let again = try await run("jobs cancel \(job)")
        expectError(again, "job_finished")
        #expect(again.errors.contains("Job \"\(job)\" is cancelled"))
        #expect(again.errors.contains("Hint: `sotto jobs retry \(job.prefix(8))`"))
    }

    @Test(
        "With --json a failed command prints its error as a document too, whatever it is",
        arguments: [
            ("library list --limit 0", "usage", 64), ("jobs list --state lost", "usage", 64),
            ("packs list --frobnicate", "usage", 64),
            ("separate a.wav --engine python --preset best", "unsupported_options", 64),
            ("separate a.wav a.mp3", "same_output", 1),
        ])
    func json(_ command: String, _ code: String, _ status: Int) async throws {
        let result = try await run("\(command) --json")
        #expect(result.status == status)
        let document = try result.json(as: [String: SottoError].self)
        let error = try #require(document["error"], "\(result.output)")
        #expect(Array(document.keys) == ["error"])
        #expect(error.code == code)
        #expect(result.errors == "Error [\(code)]: \(error.message)\nHint: \(error.hint)\n")
    }

    @Test("A home that is damaged is a document too")
    func damagedHome() async throws {
        try FileManager.default.createDirectory(atPath: sotto.home.path.string, withIntermediateDirectories: true)
        try sotto.folder.write(String(repeating: "no database ", count: 100), to: "a home/sotto.sqlite")
        for command in ["library list", "jobs list"] {
            let result = try await run("\(command) --json")
            #expect(result.status == 1)
            #expect(try result.json(as: [String: SottoError].self)["error"]?.code == "home_damaged")
            #expect(result.errors.hasPrefix("Error [home_damaged]: "))
        }
    }
}
