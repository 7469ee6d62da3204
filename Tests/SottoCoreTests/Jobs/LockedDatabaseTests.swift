import Foundation
import SottoCore
import SystemPackage
import TestSupport
import Testing

@Suite("While another process keeps the database locked")
struct LockedDatabaseTests {
    private let test: TestHome
    private let environment: SottoEnvironment

    init() throws {
        test = try TestHome()
        environment = try TestHome.environment(worker: FakeWorker.separates, in: test.folder.folder("programs"))
        try FakePack.install(.spleeterModel, in: test.home)
    }

    private func queue(_ name: String) async throws -> Job {
        let item = try await test.add(Sound.write(Sound.tone(), to: test.folder.file(name))).0
        return try test.queue(item, options: SeparationOptions())
    }

    private func run(
        atOnce: Int = 1, _ notices: Recorder<String>,
        onEvent: @escaping @Sendable (Job, JobEvent) -> Void = { _, _ in }
    ) async throws -> Int {
        let claim = try #require(try await Runner.claim(test.home))
        let patience = WritePatience(
            longest: .seconds(60), afterCancellation: .milliseconds(50), interval: .milliseconds(10))
        let runner = Runner(
            database: test.database, environment: environment, jobsAtOnce: atOnce, patience: patience,
            onNotice: notices.add)
        return try await runner.run(claim, until: .whenIdle, onEvent: onEvent)
    }

    @Test("a runner waits for its next job, says so once, and goes on")
    func claiming() async throws {
        let job = try await queue("a.wav")
        let notices = Recorder<String>()
        let lock = try DatabaseLock(test.home)
        async let failures = run(notices)
        #expect(try await eventually { !notices.all.isEmpty })
        #expect(try test.jobs.job(job.id).state == .queued)
        try lock.release()
        #expect(try await failures == 0)
        #expect(try test.jobs.job(job.id).state == .succeeded)
        #expect(notices.all == [HomeDatabase.waitingMessage])
    }

    @Test("separations that run side by side go on to their ends, and lose nothing")
    func running() async throws {
        let jobs = [try await queue("a.wav"), try await queue("b.wav")]
        let locks = Recorder<DatabaseLock>()
        let (home, started) = (test.home, Recorder<Stage>())
        let release = Task {
            // Both have published, and wait to say so.
            _ = try await eventually {
                jobs.allSatisfy { Files.exists(home.stems(item: $0.itemID ?? "")) }
            }
            for lock in locks.all { try lock.release() }
        }
        let failures = try await run(atOnce: 2, Recorder()) { _, event in
            guard case .progress(.check, _, _) = event else { return }
            started.add(.check)
            if started.all.count == 1, let lock = try? DatabaseLock(home) { locks.add(lock) }
        }
        try await release.value
        #expect(failures == 0)
        #expect(!locks.all.isEmpty)
        for job in jobs {
            let ended = try test.jobs.job(job.id)
            #expect(ended.state == .succeeded && ended.attempt == 1)
        }
    }

    @Test("a runner that waits for a job ends at once when it is stopped")
    func stopped() async throws {
        _ = try await queue("a.wav")
        let notices = Recorder<String>()
        let lock = try DatabaseLock(test.home)
        let running = Task { try await run(notices) }
        #expect(try await eventually { !notices.all.isEmpty })
        let began = ContinuousClock.now
        running.cancel()
        await #expect(throws: CancellationError.self) { try await running.value }
        #expect(ContinuousClock.now - began < .seconds(2))
        try lock.release()
    }

    @Test("many writers keep few threads: reads go on")
    func reading() async throws {
        let job = try await queue("a.wav")
        let lock = try DatabaseLock(test.home)
        let (database, store) = (test.database, test.jobs)
        let writers = (0..<200).map { _ in Task { try await database.promptly(store.cancelAll) } }
        let began = ContinuousClock.now
        for _ in 0..<20 { #expect(try await blocking { _ in try store.job(job.id).state } == .queued) }
        // Waiting behind the writers would take minutes.
        #expect(ContinuousClock.now - began < .seconds(20))
        try lock.release()
        for writer in writers { _ = try await writer.value }
    }
}
