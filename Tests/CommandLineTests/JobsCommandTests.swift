import Foundation
import SottoCore
import TestSupport
import Testing

@Suite("sotto jobs")
struct JobsCommandTests {
    private let sotto: Sotto

    init() throws {
        sotto = try Sotto()
    }

    private func job(_ id: String) async throws -> JobDocument {
        try await sotto("jobs", "show", id).json()
    }

    @Test("An empty queue says how to fill it, and running it is done at once")
    func empty() async throws {
        let list = try await sotto("jobs", "list")
        #expect(list.status == 0)
        #expect(list.output.isEmpty)
        #expect(list.errors.contains("sotto library separate"))
        #expect(try await sotto("jobs", "list", "--json").output == "[\n\n]\n")
        #expect(try await sotto("jobs", "run").status == 0)
        #expect(try await sotto("jobs", "watch").status == 0)
    }

    @Test("A queued job is listed, cancelled, retried, and shown by the beginning of its id")
    func life() async throws {
        let id = try await sotto.queue("one.wav")
        let listed = try await sotto("jobs", "list", "--json", "--state", "queued").json(as: [JobDocument].self)
        #expect(listed.map(\.id) == [id])
        #expect(listed.first?.type == "separate_audio_spleeter")
        #expect(try await sotto("jobs", "list").output.contains(id.prefix(8)))

        let cancelled = try await sotto("jobs", "cancel", String(id.prefix(8)))
        #expect(cancelled.status == 0)
        #expect(cancelled.output.isEmpty)
        #expect(try await job(id).state == "cancelled")
        expectError(try await sotto("jobs", "cancel", id), "job_finished")

        #expect(try await sotto("jobs", "retry", id).status == 0)
        #expect(try await job(id).state == "queued")
        expectError(try await sotto("jobs", "retry", id), "not_retryable")
    }

    @Test("Running a job without the pack fails with the command that helps, in list, show, log and exit code")
    func noPack() async throws {
        let id = try await sotto.queue("one.wav")
        let run = try await sotto("jobs", "run")
        #expect(run.status == 1)
        #expect(run.output.isEmpty)
        #expect(run.errors.contains("1 failed"))
        #expect(run.errors.contains("Error [pack_not_installed]: "))
        let failed = try await job(id)
        #expect(failed.state == "failed")
        #expect(failed.attempt == 1)
        #expect(failed.error?.code == "pack_not_installed")
        #expect(failed.error?.hint.contains("sotto packs install spleeter-model") == true)
        #expect(try await sotto("jobs", "list").output.contains("pack_not_installed"))
        let log = try await sotto("jobs", "log", id)
        #expect(log.status == 0)
        #expect(log.output.contains("[pack_not_installed]"))
        let watch = try await sotto("jobs", "watch", id)
        #expect(watch.status == 1)
        #expect(watch.output == "failed\n")
        #expect(watch.errors.contains("Error [pack_not_installed]: "))

        // Others that wait are nothing to a job that has ended; one that was begun before says how it ended.
        _ = try await sotto.queue("two.wav")
        #expect(try await !sotto("jobs", "watch", id).errors.contains("Nobody runs the queue"))
        try await sotto("jobs", "retry", id)
        try await sotto("jobs", "cancel", id)
        #expect(try await sotto("jobs", "log", id).output.hasSuffix("cancelled\n"))
    }

    @Test("While one process runs the queue another is refused")
    func alreadyRunning() async throws {
        try await sotto("jobs", "list")
        let claim = try #require(try await Runner.claim(sotto.home))
        expectError(try await sotto("jobs", "run"), "already_running")
        withExtendedLifetime(claim) {}
    }

    @Test("An unknown job is an error in every command", arguments: ["show", "cancel", "retry", "log", "watch"])
    func unknown(_ command: String) async throws {
        expectError(try await sotto("jobs", command, "abc"), "unknown_job")
    }

    @Test("An install that died is shown as interrupted by the next command that looks")
    func interruptedInstall() async throws {
        let dead = try JobStore(database: HomeDatabase(home: sotto.home)).beginInstall(of: .spleeter)
        let jobs = try await sotto("jobs", "list", "--json").json(as: [JobDocument].self)
        #expect(jobs.map(\.id) == [dead.id])
        #expect(jobs.first?.state == "failed")
        #expect(jobs.first?.error?.code == "interrupted")
        expectError(try await sotto("jobs", "retry", dead.id), "not_retryable")
    }
}
