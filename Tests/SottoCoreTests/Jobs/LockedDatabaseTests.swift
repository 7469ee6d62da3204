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

    /// How long one attempt to write takes, which fails.
    private func attempt() async throws -> Duration {
        let (database, store) = (test.database, test.jobs)
        let began = ContinuousClock.now
        let error = await #expect(throws: SottoError.self) { try await database.persistently(.none, store.cancelAll) }
        #expect(error?.code == "home_busy")
        return ContinuousClock.now - began
    }

    @Test("a thread that waits with patience keeps no other writer waiting")
    func patient() async throws {
        _ = try await queue("a.wav")
        let database = test.database
        let lock = try DatabaseLock(test.home)
        let began = Recorder<Bool>()
        let waiter = Task {
            try await blocking { _ in
                began.add(true)
                try database.change { try $0.execute(sql: "UPDATE item SET title = 'changed'") }
            }
        }
        #expect(try await eventually { !began.all.isEmpty })
        for _ in 0..<20 { #expect(try await attempt() < .seconds(2)) }
        try lock.release()
        try await waiter.value
        #expect(try test.library.page(limit: 9).items.map(\.title) == ["changed"])
    }

    @Test("looking at files that have changed keeps nobody waiting, and commands begin")
    func looking() async throws {
        let sound = try Sound.write(Sound.tone(), to: test.folder.file("a.wav"))
        let item = try await test.upload(Data(contentsOf: URL(filePath: sound.string)), as: "a.wav").0
        try FileManager.default.setAttributes([.modificationDate: Date.distantPast], ofItemAtPath: item.path)
        let lock = try DatabaseLock(test.home)
        let (library, store) = (test.library, test.jobs)
        let began = ContinuousClock.now
        for _ in 0..<5 { #expect(try await blocking { _ in try library.page(limit: 9).items.count } == 1) }
        try await blocking { _ in try JobRecovery(store: store).recover() }
        #expect(ContinuousClock.now - began < .seconds(15))
        #expect(try await attempt() < .seconds(2))
        try lock.release()
    }

    @Test("what took long to make is waited with, longer than anything else")
    func finishedWork() async throws {
        let item = try await test.add(Sound.write(Sound.tone(), to: test.folder.file("a.wav"))).0
        let impatient = Library(database: try HomeDatabase(home: test.home, patience: .milliseconds(10)))
        let lock = try DatabaseLock(test.home)
        let (preview, environment) = (ItemPreview(library: impatient, item: item), environment)
        let making = Task { try await preview.make(in: environment) { _ in } }
        // It is made, and waits to appear.
        let work = test.home.derivedWork
        #expect(
            try await eventually {
                let files = FileManager.default.enumerator(atPath: work.string)?.compactMap { $0 as? String } ?? []
                return files.contains { $0.hasSuffix("staging/audio.webm") }
            })
        try await Task.sleep(for: .seconds(1))
        #expect(!Files.exists(preview.path))
        try lock.release()
        try await making.value
        #expect(Files.exists(preview.path))
    }
}
