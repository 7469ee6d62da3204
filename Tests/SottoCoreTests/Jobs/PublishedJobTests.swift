import Foundation
import GRDB
import SottoCore
import SystemPackage
import TestSupport
import Testing

/// Whatever happens when stems are put in their place, the library says what the disk has.
@Suite("A job whose stems are in their place")
struct PublishedJobTests {
    /// What happens at a stage.
    enum Event: CaseIterable {
        case runnerStopped, cancelled
    }

    /// Extracting goes on beside separating.
    private static let stages: [Stage] = [.separate, .check, .publish]
    private let test: TestHome
    /// For the runner, which does not wait long for a database that is locked.
    private let database: HomeDatabase
    private let environment: SottoEnvironment

    init() throws {
        test = try TestHome()
        database = try HomeDatabase(home: test.home, patience: .milliseconds(10))
        environment = try TestHome.environment(worker: FakeWorker.separates, in: test.folder.folder("programs"))
        try FakePack.install(.spleeterModel, in: test.home)
    }

    /// An item that has stems by preset `fast`, and a job that makes them anew by `best`.
    private func queueSecond() async throws -> (Item, Job) {
        let item = try await test.add(Sound.write(Sound.tone(), to: test.folder.file("a.wav"))).0
        _ = try test.queue(item, options: SeparationOptions(preset: .fast))
        #expect(try await run() == 0)
        return (item, try test.queue(item, options: SeparationOptions(preset: .best)))
    }

    private func run(
        longest: Duration = .seconds(60), onStage: @escaping @Sendable (Stage) -> Void = { _ in }
    ) async throws -> Int {
        let claim = try #require(try await Runner.claim(test.home, patience: .seconds(5)))
        let patience = WritePatience(
            longest: longest, afterCancellation: .milliseconds(200), interval: .milliseconds(10))
        let runner = Runner(database: database, environment: environment, patience: patience)
        let last = Recorder<Stage>()
        return try await runner.run(claim, until: .whenIdle) { _, event in
            guard case .progress(let stage, _, _) = event, !last.all.contains(stage) else { return }
            last.add(stage)
            onStage(stage)
        }
    }

    /// Which preset made the stems, as the disk and the library have it.
    private func presets(of item: Item) throws -> [String?] {
        let manifest = test.home.stems(item: item.id).appending("separation.json")
        let data = try Data(contentsOf: URL(filePath: manifest.string))
        return [
            try JSON.decode(SeparationManifest.self, from: data).preset,
            try test.library.summary(of: test.library.item(id: item.id)).stems.preset,
        ]
    }

    private func expectSuccess(_ job: Job, of item: Item, location: SourceLocation = #_sourceLocation) throws {
        let ended = try test.jobs.job(job.id)
        #expect(ended.state == .succeeded, sourceLocation: location)
        #expect(!ended.cancelRequested && ended.error == nil, sourceLocation: location)
        #expect(try presets(of: item) == ["best", "best"], sourceLocation: location)
        let folder = test.home.derived(item: item.id).appending("separation")
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder.string) == ["spleeter_2stems"],
            sourceLocation: location)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: test.home.job(job.id).string) == ["job.log"],
            sourceLocation: location)
    }

    @Test(
        "has succeeded, whoever ends it at any stage; before that it is queued or cancelled", arguments: stages,
        Event.allCases)
    func ended(_ stage: Stage, _ event: Event) async throws {
        let (item, job) = try await queueSecond()
        let task = Recorder<Task<Int, any Error>>()
        let started = DispatchSemaphore(value: 0)
        let running = Task {
            try await run { reached in
                guard reached == stage else { return }
                started.wait()
                switch event {
                case .runnerStopped: task.all.first?.cancel()
                case .cancelled: #expect(throws: Never.self) { try test.jobs.cancel(job.id) }
                }
            }
        }
        task.add(running)
        started.signal()
        _ = await running.result
        if stage == .publish { return try expectSuccess(job, of: item) }
        #expect(try test.jobs.job(job.id).state == (event == .cancelled ? .cancelled : .queued))
        #expect(try presets(of: item) == ["fast", "fast"])
    }

    @Test("stays running while the database is locked, and has succeeded when that is over", arguments: [false, true])
    func locked(_ isStopped: Bool) async throws {
        let (item, job) = try await queueSecond()
        let locks = Recorder<DatabaseLock>()
        let running = Task {
            try await run { if $0 == .publish, let lock = try? DatabaseLock(test.home) { locks.add(lock) } }
        }
        #expect(try await eventually { try presets(of: item).first == "best" })
        #expect(try await eventually { try test.jobs.log(of: job).contains("recorded as soon as possible") })
        #expect(try test.jobs.job(job.id).state == .running)
        if isStopped {
            running.cancel()
            await #expect(throws: (any Error).self) { try await running.value }
            #expect(try test.jobs.job(job.id).state == .running)
        }
        try locks.all.first?.release()
        if isStopped { try JobRecovery(store: test.jobs).recover() } else { #expect(try await running.value == 0) }
        try expectSuccess(job, of: item)
    }

    @Test(
        "stays running when that cannot be recorded, and whoever looks next records it, cancelled or not",
        arguments: [false, true])
    func unrecorded(_ isCancelled: Bool) async throws {
        let (item, job) = try await queueSecond()
        let locks = Recorder<DatabaseLock>()
        let error = await #expect(throws: SottoError.self) {
            try await run(longest: .milliseconds(50)) {
                guard $0 == .publish else { return }
                if isCancelled { #expect(throws: Never.self) { try test.jobs.cancel(job.id) } }
                if let lock = try? DatabaseLock(test.home) { locks.add(lock) }
            }
        }
        #expect(error?.code == "home_busy")
        #expect(try test.jobs.job(job.id).state == .running)
        try locks.all.first?.release()
        try JobRecovery(store: test.jobs).recover()
        try expectSuccess(job, of: item)
    }

    @Test("stays running when its end is refused at the commit, and whoever looks next records it")
    func refused() async throws {
        let (item, job) = try await queueSecond()
        // At the very end of the transaction, as a full disk does.
        try test.execute("CREATE TABLE refusal (id TEXT REFERENCES item(id) DEFERRABLE INITIALLY DEFERRED)")
        try test.execute(
            """
            CREATE TRIGGER refuse AFTER UPDATE ON job WHEN new.state = 'succeeded' BEGIN
                INSERT INTO refusal VALUES ('nobody');
            END
            """)
        await #expect(throws: SottoError.self) { try await run { _ in } }
        #expect(try test.jobs.job(job.id).state == .running)
        try test.execute("DROP TRIGGER refuse")
        try JobRecovery(store: test.jobs).recover()
        try expectSuccess(job, of: item)
    }

    @Test("has succeeded although it waits, as after an older database was put back")
    func waiting() async throws {
        let (item, job) = try await queueSecond()
        try PublishedStems.write(
            test.home.stems(item: item.id), of: item, by: job.id, preset: "best")
        let stages = Recorder<Stage>()
        #expect(try await run { stages.add($0) } == 0)
        #expect(stages.all.isEmpty)
        #expect(try test.jobs.job(job.id).state == .succeeded)
        #expect(try presets(of: item) == ["best", "best"])
    }

    @Test("does not count when something else is wanted of it by now")
    func otherOptions() async throws {
        let (item, job) = try await queueSecond()
        try PublishedStems.write(
            test.home.stems(item: item.id), of: item, by: job.id, preset: "standard")
        #expect(try await run() == 0)
        try expectSuccess(job, of: item)
    }

    @Test(
        "that is called anything else by an earlier version has succeeded after the first look",
        arguments: ["failed", "cancelled", "queued"])
    func earlierVersion(_ state: String) async throws {
        let (item, job) = try await queueSecond()
        try PublishedStems.write(
            test.home.stems(item: item.id), of: item, by: job.id, preset: "best")
        try test.execute(
            """
            UPDATE job SET state = ?1, finishedAt = IIF(?1 = 'queued', NULL, 1),
                errorCode = IIF(?1 = 'failed', 'home_busy', NULL), errorMessage = IIF(?1 = 'failed', '', NULL),
                errorHint = IIF(?1 = 'failed', '', NULL)
            WHERE id = ?2
            """, [state, job.id])
        try test.execute("INSERT INTO pendingChange (itemID, kind) VALUES (?, 'check')", [item.id])
        try JobRecovery(store: test.jobs).recover()
        #expect(try test.jobs.job(job.id).state == .succeeded)
        #expect(try presets(of: item) == ["best", "best"])
    }
}
