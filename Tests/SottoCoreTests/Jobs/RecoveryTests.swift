import Foundation
import SottoCore
import SystemPackage
import Testing

@Suite("After a runner's death")
struct RecoveryTests {
    private let test: TestHome

    init() throws {
        test = try TestHome()
    }

    /// - Parameter crashed: whether the runner that is gone has crashed; otherwise it was killed.
    private func recover(crashed: Bool = false) throws {
        if crashed { try Data("crashed".utf8).write(to: URL(filePath: test.home.runnerLock.string)) }
        let lock = try #require(try FileLock.tryLock(test.home.runnerLock, .exclusive))
        try JobRecovery(store: test.jobs).recoverSeparations(holding: lock)
    }

    private func run() async throws {
        let claim = try #require(try await Runner.claim(test.home))
        _ = try await Runner(database: test.database, environment: TestHome.environment).run(claim, until: .whenIdle)
    }

    private func makeFolder(_ path: FilePath) throws {
        try FileManager.default.createDirectory(atPath: path.string, withIntermediateDirectories: true)
        try Data("half".utf8).write(to: URL(filePath: path.appending("working.wav").string))
    }

    private func exists(_ path: FilePath) -> Bool { FileManager.default.fileExists(atPath: path.string) }

    @Test("What was running is queued again in its place, and what it left is removed")
    func requeued() throws {
        let item = try test.record()
        let job = try test.queue(item)
        _ = try test.queue("later.wav")
        _ = try test.jobs.claimNext()
        let leftovers = [test.home.scratch(job: job.id), test.home.staging(item: item.id, job: job.id)]
        for folder in leftovers { try makeFolder(folder) }
        let stems = test.home.stems(item: item.id)
        try makeFolder(stems)

        try recover()
        #expect(try test.jobs.job(job.id).state == .queued)
        for folder in leftovers { #expect(!exists(folder)) }
        #expect(exists(stems))
        #expect(try test.jobs.log(of: job).contains("warning"))
        let again = try #require(try test.jobs.claimNext())
        #expect(again.id == job.id)
        #expect(again.attempt == 1)
    }

    @Test("Stems that were published before the runner died count, even if someone wanted them cancelled")
    func published() async throws {
        try FakePack.install(in: test.home)
        let item = try await test.add(Sound.write(Sound.tone(), to: test.folder.file("a.wav"))).0
        let job = try test.queue(item)
        try await run()
        // As it was between the publishing and the end of the transaction that records it.
        try test.execute(
            "UPDATE job SET state = 'running', finishedAt = NULL, cancelRequested = 1 WHERE id = ?", [job.id])
        try test.execute("DELETE FROM separation", [])
        try recover()
        #expect(try test.jobs.job(job.id).state == .succeeded)
        #expect(try test.library.summary(of: try test.library.item(item.id)).stems.state == .ready)
    }

    @Test("Stems that had made room for new ones, which never came, are back")
    func madeRoom() throws {
        let item = try test.record()
        let job = try test.queue(item)
        _ = try test.jobs.claimNext()
        try makeFolder(test.home.replaced(item: item.id, job: job.id))
        try recover()
        #expect(exists(test.home.stems(item: item.id).appending("working.wav")))
        #expect(!exists(test.home.replaced(item: item.id, job: job.id)))
    }

    @Test("A job whose folder cannot be used does not keep the others from running")
    func unusableFolder() throws {
        let first = try test.queue("first.wav")
        let second = try test.queue("second.wav")
        _ = try test.jobs.claimNext()
        try FileManager.default.createDirectory(
            atPath: test.home.log(job: first.id).string, withIntermediateDirectories: true
        )
        try recover()
        #expect(try test.jobs.job(first.id).state == .queued)
        #expect(try test.jobs.claimNext()?.id == first.id)
        #expect(try test.jobs.claimNext()?.id == second.id)
    }

    @Test("While no runner lives, whoever looks puts its jobs right; while one does, nobody touches them")
    func idle() async throws {
        let job = try test.queue("a.wav")
        _ = try test.jobs.claimNext()
        let claim = try await Runner.claim(test.home)
        try JobRecovery(store: test.jobs).recoverSeparationsIfIdle()
        #expect(try test.jobs.job(job.id).state == .running)
        withExtendedLifetime(claim) {}
    }

    @Test("A job whose runner is gone can be cancelled")
    func idleCancel() throws {
        let job = try test.queue("a.wav")
        _ = try test.jobs.claimNext()
        try JobRecovery(store: test.jobs).recoverSeparationsIfIdle()
        try test.jobs.cancel(job.id)
        #expect(try test.jobs.job(job.id).state == .cancelled)
    }

    @Test("The third crash makes the job fail")
    func exhausted() throws {
        let job = try test.queue("a.wav")
        for _ in 0..<2 {
            _ = try test.jobs.claimNext()
            try recover(crashed: true)
            #expect(try test.jobs.job(job.id).state == .queued)
        }
        _ = try test.jobs.claimNext()
        try recover(crashed: true)
        let failed = try test.jobs.job(job.id)
        #expect(failed.state == .failed)
        #expect(failed.error?.code == "attempts_exhausted")
        #expect(failed.attempt == 3)
        #expect(try test.jobs.log(of: job).contains("[attempts_exhausted]"))
    }

    @Test("A runner that is killed, as by a power cut, says nothing about its jobs, even after one that crashed")
    func killed() throws {
        let job = try test.queue("a.wav")
        _ = try test.jobs.claimNext()
        try recover(crashed: true)
        for _ in 0..<12 {
            _ = try test.jobs.claimNext()
            try recover()
        }
        let waiting = try test.jobs.job(job.id)
        #expect(waiting.state == .queued)
        #expect(waiting.attempt == 1)
    }

    @Test("A job whose runner has crashed is not taken beside others, and those behind it wait")
    func alone() throws {
        let jobs = [try test.queue("a.wav"), try test.queue("b.wav"), try test.queue("c.wav")]
        for _ in 0..<2 { _ = try test.jobs.claimNext() }
        try recover(crashed: true)
        #expect(try test.jobs.claimNext(besideOthers: true) == nil)
        for job in jobs {
            #expect(try test.jobs.claimNext()?.id == job.id)
            try test.jobs.finish(job.id, .cancelled)
        }
    }

    @Test("A job that someone wanted cancelled is cancelled")
    func cancelled() throws {
        let job = try test.queue("a.wav")
        _ = try test.jobs.claimNext()
        try test.jobs.cancel(job.id)
        try recover()
        #expect(try test.jobs.job(job.id).state == .cancelled)
    }

    @Test("Jobs that wait or have ended, and installs, are left alone")
    func others() throws {
        let done = try test.queue("a.wav")
        _ = try test.jobs.claimNext()
        try test.jobs.finish(done.id, .succeeded)
        let waiting = try test.queue("b.wav")
        let install = try test.jobs.beginInstall(of: .spleeter)
        try recover()
        #expect(try test.jobs.job(done.id).state == .succeeded)
        #expect(try test.jobs.job(waiting.id).attempt == 0)
        #expect(try test.jobs.job(install.id).state == .running)
    }

    @Test("The folder of a job that ended more than 30 days ago is removed, the job's record is not")
    func pruning() throws {
        let day = 86_400.0
        for (name, age) in [("old.wav", 31 * day), ("young.wav", 29 * day)] {
            let job = try test.queue(name)
            _ = try test.jobs.claimNext()
            try test.jobs.finish(job.id, .succeeded)
            JobLog(home: test.home, job: job.id).write(.info, "kept")
            try test.execute("UPDATE job SET finishedAt = ? WHERE id = ?", [Date(timeIntervalSinceNow: -age), job.id])
        }
        let waiting = try test.queue("waiting.wav")
        JobLog(home: test.home, job: waiting.id).write(.info, "kept")
        try recover()
        let jobs = try test.jobs.list()
        #expect(jobs.count == 3)
        #expect(jobs.map { exists(test.home.job($0.id)) } == [true, true, false])
        #expect(try test.jobs.log(of: jobs[2]) == "")
    }
}
