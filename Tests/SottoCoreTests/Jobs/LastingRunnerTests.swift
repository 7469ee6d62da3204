import Foundation
import SottoCore
import SystemPackage
import Testing

@Suite("A runner that stays")
struct LastingRunnerTests {
    private let test: TestHome

    init() throws {
        test = try TestHome()
    }

    /// Runs the queue for as long as some work takes.
    private func withRunner(_ work: () async throws -> Void) async throws {
        let claim = try #require(try await Runner.claim(test.home))
        let runner = Runner(database: test.database, environment: TestHome.environment)
        let running = Task { try await runner.run(claim, until: .never) }
        do {
            try await work()
        } catch {
            running.cancel()
            throw error
        }
        running.cancel()
        let began = ContinuousClock.now
        await #expect(throws: CancellationError.self) { try await running.value }
        #expect(ContinuousClock.now - began < .seconds(5))
    }

    private func job(_ name: String) async throws -> Job {
        try test.queue(try await test.add(Sound.write(Sound.tone(), to: test.folder.file(name))).0)
    }

    private func has(_ job: Job, _ state: JobState) async throws -> Bool {
        try await eventually { try test.jobs.job(job.id).state == state }
    }

    @Test("It runs what was queued before and what is queued after a while with nothing to do")
    func stays() async throws {
        try FakePack.install(in: test.home)
        let first = try await job("a.wav")
        try await withRunner {
            #expect(try await has(first, .succeeded))
            try await Task.sleep(for: .milliseconds(1_500))
            #expect(try Runner.isRunning(test.home))
            let second = try await job("b.wav")
            #expect(try await has(second, .succeeded))
        }
    }

    @Test("Stopped, it puts what runs back into the queue, and that counts as no attempt")
    func stopped() async throws {
        try FakePack.install(in: test.home, python: "#!/bin/sh\nsleep 100\n")
        let job = try await job("a.wav")
        try await withRunner {
            let isRunning = try await has(job, .running)
            #expect(isRunning)
        }
        let waiting = try test.jobs.job(job.id)
        #expect(waiting.state == .queued)
        #expect(waiting.attempt == 0)
        #expect(try !Runner.isRunning(test.home))
    }
}
