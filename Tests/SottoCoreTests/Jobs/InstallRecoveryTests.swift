import Foundation
import SottoCore
import Testing

@Suite("After an installer's death")
struct InstallRecoveryTests {
    private let test: TestHome
    private let job: Job

    init() throws {
        test = try TestHome()
        job = try test.jobs.beginInstall(of: .spleeter)
        let staging = test.packs.staging(.spleeter, job: job.id).string
        try FileManager.default.createDirectory(atPath: staging, withIntermediateDirectories: true)
        try test.execute(
            """
            INSERT INTO ledgerEntry (jobID, packID, version, purpose, source, usesNetwork, startedAt, outcome)
            VALUES (?, 'spleeter', '1', '', '', 1, ?, 'running')
            """, [job.id, Date()]
        )
    }

    private var hasStaging: Bool {
        FileManager.default.fileExists(atPath: test.packs.staging(.spleeter, job: job.id).string)
    }

    private func recover() throws {
        try JobRecovery(store: test.jobs).recoverInstalls()
    }

    @Test("The install is failed and interrupted, in the ledger too, and its staging is gone")
    func interrupted() throws {
        try recover()
        let failed = try test.jobs.job(job.id)
        #expect(failed.state == .failed)
        #expect(failed.error?.code == "interrupted")
        #expect(failed.error?.hint.contains("sotto packs install spleeter") == true)
        #expect(!hasStaging)
        let entry = try #require(try Ledger(database: test.database).entries().first)
        #expect(entry.outcome == .interrupted)
        #expect(entry.finishedAt != nil)
        #expect(test.packs.summary(.spleeter).state == .notInstalled)
        #expect(try test.jobs.log(of: job).contains("[interrupted]"))
    }

    @Test("An install whose process lives is left alone, and recovered when that process dies")
    func alive() throws {
        let holder = try LockHolder(test.packs.installLock(.spleeter))
        try recover()
        #expect(try test.jobs.job(job.id).state == .running)
        #expect(hasStaging)
        holder.kill()
        try recover()
        #expect(try test.jobs.job(job.id).state == .failed)
        #expect(!hasStaging)
    }

    @Test("Recovering again changes nothing")
    func twice() throws {
        try recover()
        let first = try test.jobs.job(job.id)
        try recover()
        #expect(try test.jobs.job(job.id).finishedAt == first.finishedAt)
    }
}
