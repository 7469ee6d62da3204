import Foundation
import GRDB
import SystemPackage

/// Makes the state of jobs true again after the process that ran them has died, and removes what it left.
package struct JobRecovery: Sendable {
    let store: JobStore

    package init(store: JobStore) {
        self.store = store
    }

    /// How long a finished job's folder is kept.
    private static let keptSeconds = 30.0 * 24 * 3_600

    /// Puts right what processes that died have left, as far as nobody alive can be meant: for every command that opens
    /// the home.
    ///
    /// - Throws: ``SottoError``. A database that another process keeps locked, a full disk, files of another user or links
    ///   where there should be none stop nothing:
    ///   what could not be put right is so next time.
    package func recover() throws {
        for step in [recoverInstalls, recoverSeparationsIfIdle, settle, removeLeftovers] {
            do {
                try step()
            } catch {
                let error = SottoError(describing: error)
                if !["home_busy", "disk_full", "permission_denied", "unexpected_link"].contains(error.code) {
                    throw error
                }
            }
        }
    }

    /// Does what was decided of items' files and not done.
    package func settle() throws {
        try Library(database: store.database).settle()
    }

    /// Removes what was in the making, or being deleted, when its process died.
    private func removeLeftovers() throws {
        WorkFolder.removeAbandoned(in: store.home.work, below: store.home.path)
        WorkFolder.removeAbandoned(in: store.home.derivedWork, below: store.home.derived)
        try Library(database: store.database).recoverUploads()
        let packs = PackStore(home: store.home)
        for pack in PackID.allCases where Files.names(in: packs.folder(pack)).contains(where: { $0.hasPrefix(".") }) {
            guard let lock = try FileLock.tryLock(packs.installLock(pack), .exclusive) else { continue }
            // What cannot be removed is tried again next time.
            try? packs.removeStaging(of: pack)
            withExtendedLifetime(lock) {}
        }
    }

    /// Separations that were running have succeeded if their stems are there; else they go back to the queue, or fail
    /// after the last attempt, and those that someone wanted cancelled are cancelled.
    ///
    /// - Parameter lock: the runner's lock, which proves that they do not run, and tells whether their runner crashed or
    ///   was killed.
    package func recoverSeparations(holding lock: FileLock) throws {
        let hasCrashed = lock.holdsCrashNote()
        for job in try store.list(state: .running) where job.type == .separateAudio {
            let log = JobLog(home: store.home, job: job.id)
            store.removeTemporaryFiles(of: job, log: log)
            if let finished = FinishedSeparation(publishedBy: job, home: store.home) {
                log.write(.info, "its stems were published before the process that ran it died")
                try store.finish(job.id, .succeeded) { try finished.record(in: $0) }
            } else if job.cancelRequested {
                log.write(.info, "cancelled while its runner was gone")
                try store.finish(job.id, .cancelled)
            } else if hasCrashed, job.attempt >= JobStore.attemptLimit {
                let error = SottoError(
                    code: "attempts_exhausted",
                    message: "The process that ran the job crashed \(job.attempt) times.",
                    hint:
                        "See `sotto jobs log \(job.id.prefix(8))`; when the cause is gone, `sotto jobs retry \(job.id.prefix(8))`."
                )
                log.write(error)
                try store.finish(job.id, .failed, error: error)
            } else {
                let end = hasCrashed ? "crashed" : "was killed"
                log.write(.warning, "the process that ran this job \(end); it is queued again")
                try store.requeue(job.id, countsAsAttempt: hasCrashed)
            }
        }
        if hasCrashed { try lock.removeCrashNote() }
        prune()
    }

    /// The same, when no runner is alive to do it: so that what lists show is true, and what they name can be
    /// cancelled.
    package func recoverSeparationsIfIdle() throws {
        guard try store.list(state: .running).contains(where: { $0.type == .separateAudio }),
            let lock = try FileLock.tryLock(store.home.runnerLock, .exclusive)
        else { return }
        try recoverSeparations(holding: lock)
    }

    /// Installs whose process has died are `failed`, code `interrupted`: the machine never goes on with them.
    package func recoverInstalls() throws {
        for job in try store.list(state: .running) where job.type == .installPack {
            guard let pack = job.packID.flatMap(PackID.init) else { continue }
            let packs = PackStore(home: store.home)
            try packs.createFolder(pack)
            // Whoever installs holds this lock, so a lock that is free proves that nobody does.
            guard let lock = try FileLock.tryLock(packs.installLock(pack), .exclusive) else { continue }
            try recoverInstalls(of: pack, holding: lock)
        }
    }

    /// The same for one pack.
    ///
    /// - Parameter lock: the pack's install lock, which proves that nobody installs it.
    func recoverInstalls(of pack: PackID, holding lock: FileLock) throws {
        defer { withExtendedLifetime(lock) {} }
        let packs = PackStore(home: store.home)
        // One that came to its own end before the lock was taken runs no more.
        for job in try store.list(state: .running) where job.packID == pack.rawValue {
            try packs.removeStaging(of: pack)
            if packs.receipt(of: pack)?.job == job.id {
                // It died after its pack was in place.
                try store.finish(job.id, .succeeded) { try LedgerEntry.close(job: job.id, outcome: .succeeded, $0) }
                continue
            }
            let error = SottoError(
                code: "interrupted", message: "The install of \"\(pack.rawValue)\" ended before it was complete.",
                hint: "Run it again: `sotto packs install \(pack.rawValue)\(try fromOption(of: job))`."
            )
            JobLog(home: store.home, job: job.id).write(error)
            try store.finish(job.id, .failed, error: error) { db in
                try LedgerEntry.close(job: job.id, outcome: .interrupted, db)
            }
        }
    }

    /// An install without network is not to be repeated with it.
    private func fromOption(of job: Job) throws -> String {
        let entry = try store.database.pool.read { try LedgerEntry.filter(Column("jobID") == job.id).fetchOne($0) }
        guard let entry, !entry.usesNetwork else { return "" }
        return " --from \(entry.source.isEmpty ? "PATH" : entry.source)"
    }

    /// Removes the folders of jobs that ended long ago. What cannot be removed is tried again next time.
    private func prune() {
        let limit = Date(timeIntervalSinceNow: -Self.keptSeconds)
        let old = try? store.database.pool.read { db in
            try String.fetchAll(db, Job.select(Column("id")).filter(Column("finishedAt") < limit))
        }
        for id in old ?? [] { try? Files.remove(store.home.job(id), below: store.home.jobs) }
    }
}
