import Foundation
import GRDB
import SystemPackage

/// The jobs of a home. Its methods are the only way in which a job changes its state, so that every state is true.
public struct JobStore: Sendable {
    /// How often a job's runner crashes before the job counts as the cause: docs/decisions/0023-attempts.md.
    package static let attemptLimit = 3

    package let database: HomeDatabase
    var home: Home { database.home }

    public init(database: HomeDatabase) {
        self.database = database
    }

    // MARK: Looking

    /// Finds a job by its id or a unique prefix of it.
    ///
    /// - Throws: ``SottoError`` `unknown_job` or `ambiguous_job`.
    public func job(_ reference: String) throws -> Job {
        let isID = !reference.isEmpty && reference.allSatisfy { $0.isHexDigit || $0 == "-" }
        let candidates = try database.pool.read { db in
            isID ? try Job.filter(Column("id").like("\(reference.lowercased())%")).limit(2).fetchAll(db) : []
        }
        switch candidates.count {
        case 1: return candidates[0]
        case 0: throw Self.unknown(reference)
        default:
            throw SottoError(
                code: "ambiguous_job", message: "Several jobs begin with \"\(reference)\".",
                hint: "Give more of the id; `sotto jobs list` shows them."
            )
        }
    }

    package static func unknown(_ reference: String) -> SottoError {
        SottoError(
            code: "unknown_job", message: "There is no job \"\(reference)\".", hint: "`sotto jobs list` shows the jobs."
        )
    }

    // MARK: Asking

    /// Queues a separation of an item. One that is queued already gets the new options, one that runs is returned.
    ///
    /// - Parameter set: which of the item's stems it makes; an alternative needs some that it is an alternative to.
    /// - Throws: ``SottoError`` `item_busy` when a separation with other options runs, `source_missing` or
    ///   `source_changed` when the file is not the one that was added, `no_stems`.
    public func enqueueSeparation(
        of item: Item, options: SeparationOptions, as set: StemSet = .current
    ) throws -> (job: Job, isNew: Bool) {
        try SourceFile.current(of: item)
        if set == .alternative { try requireReadyStems(of: item) }
        let bins = RemovalBins(home: home)
        defer { bins.empty() }
        return try database.change { db in
            try Library(database: database).settle(item.id, bins, db)
            let active = [JobState.queued, .running]
            if let job = try Job.filter(Column("itemID") == item.id && active.contains(Column("state"))).fetchOne(db) {
                return (try adopt(options, as: set, for: job, db), false)
            }
            var job = Job(
                type: .separateAudio, itemID: item.id, packID: nil, options: options, stemSet: set, state: .queued)
            job.queuedAt = try Self.endOfQueue(db)
            try job.insert(db)
            return (job, true)
        }
    }

    /// What is compared has to be of one and the same sound.
    private func requireReadyStems(of item: Item) throws {
        let library = Library(database: database)
        switch try database.pool.read({ try library.condition(of: item, $0) }).stems {
        case .ready: return
        case .none: throw Library.noStems(of: item)
        case .stale:
            throw SottoError(
                code: "stems_stale", message: "The stems of \"\(item.title)\" are of an earlier state of its file.",
                hint: "Separate it anew first: `sotto library separate \(item.id.prefix(8))`. Then compare."
            )
        }
    }

    private func adopt(
        _ options: SeparationOptions, as set: StemSet, for active: Job, _ db: Database
    ) throws -> Job {
        guard active.options != options || active.stemSet != set else { return active }
        guard active.state == .queued else {
            throw SottoError(
                code: "item_busy", message: "Another separation of this item is running.",
                hint: "Wait for it, or cancel it: `sotto jobs cancel \(active.id.prefix(8))`."
            )
        }
        var job = active
        job.options = options
        job.stemSet = set
        try job.update(db)
        return job
    }

    /// Cancels a job: at once when it is queued, otherwise whoever runs it is asked to, and does so within two seconds.
    ///
    /// - Throws: ``SottoError`` `job_finished` when there is nothing to cancel.
    public func cancel(_ id: String) throws {
        let hasEnded = try database.change { db in
            guard var job = try Job.filter(Column("id") == id).fetchOne(db) else { return false }
            switch job.state {
            case .queued:
                job.state = .cancelled
                job.finishedAt = Date()
            case .running:
                job.cancelRequested = true
            case .succeeded, .failed, .cancelled:
                throw SottoError(
                    code: "job_finished",
                    message: "Job \"\(id)\" is \(job.state.rawValue); there is nothing to cancel.",
                    hint: job.state == .succeeded || job.type == .installPack
                        ? "`sotto jobs list` shows what is queued and running."
                        : "`sotto jobs retry \(id.prefix(8))` queues it again."
                )
            }
            try job.update(db)
            return job.state == .cancelled
        }
        // The log of one that was begun, and went back into the queue, would end with that.
        if hasEnded, Files.exists(home.log(job: id)) { JobLog(home: home, job: id).write(.info, "cancelled") }
    }

    /// Cancels every job that is queued or running, as ``cancel(_:)`` does.
    ///
    /// - Returns: how many there were.
    public func cancelAll() throws -> Int {
        try database.change { db in
            let queued = Job.filter(Column("state") == JobState.queued)
            let running = Job.filter(Column("state") == JobState.running)
            return try queued.updateAll(
                db, Column("state").set(to: JobState.cancelled), Column("finishedAt").set(to: Date()))
                + running.updateAll(db, Column("cancelRequested").set(to: true))
        }
    }

    /// Cancels the install of a pack, as ``cancel(_:)`` does.
    ///
    /// - Returns: its job.
    /// - Throws: ``SottoError`` `not_installing`.
    public func cancelInstall(of pack: PackID) throws -> JobSummary {
        guard let job = try list(state: .running).first(where: { $0.packID == pack.rawValue }) else {
            throw SottoError(
                code: "not_installing", message: "The pack \"\(pack.rawValue)\" is not being installed.",
                hint: "`sotto packs list` shows the packs and their states."
            )
        }
        try cancel(job.id)
        return try summary(of: try self.job(job.id))
    }

    /// Queues a finished separation again, behind those that wait.
    ///
    /// - Throws: ``SottoError`` `not_retryable`.
    public func retry(_ id: String) throws {
        let bins = RemovalBins(home: home)
        defer { bins.empty() }
        try database.change { db in
            let jobs = Job.filter(Column("id") == id)
            if let item = try jobs.fetchOne(db)?.itemID { try Library(database: database).settle(item, bins, db) }
            guard var job = try jobs.fetchOne(db) else { return }
            guard job.type == .separateAudio else {
                throw SottoError(
                    code: "not_retryable",
                    message: "Job \"\(id)\" is an install, and installs start only when you say so.",
                    hint: "Install again: `sotto packs install \(job.packID ?? "PACK")`."
                )
            }
            guard job.state == .failed || job.state == .cancelled else {
                throw SottoError(
                    code: "not_retryable", message: "Job \"\(id)\" is \(job.state.rawValue), not failed or cancelled.",
                    hint: "To separate an item again: `sotto library separate ITEM`."
                )
            }
            job.requeue()
            job.attempt = 0
            // What they were to be compared with may be gone, or of an earlier state of the file.
            if try !hasReadyStems(job, db) { job.stemSet = .current }
            job.queuedAt = try Self.endOfQueue(db)
            do {
                try job.update(db)
            } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
                throw SottoError(
                    code: "not_retryable", message: "Another separation of the same item is queued or running.",
                    hint: "`sotto jobs list` shows it."
                )
            }
        }
    }

    private func hasReadyStems(_ job: Job, _ db: Database) throws -> Bool {
        guard let item = try Item.filter(Column("id") == job.itemID).fetchOne(db) else { return false }
        return try Library(database: database).condition(of: item, db).stems == .ready
    }

    /// A time behind those of all jobs that wait: times are kept in milliseconds, and a clock may be set back.
    private static func endOfQueue(_ db: Database) throws -> Date {
        let last = try Date.fetchOne(db, Job.filter(Column("state") == JobState.queued).select(max(Column("queuedAt"))))
        return Swift.max(Date(), last?.addingTimeInterval(0.002) ?? .distantPast)
    }

    // MARK: Running

    /// Removes what a separation has not finished. What cannot be removed is in the log, and stops nothing.
    ///
    /// Where folders cannot be swapped, earlier stems may have made room for new ones that did not come: they are put back.
    func removeTemporaryFiles(of job: Job, log: JobLog) {
        var leftovers = [(home.scratch(job: job.id), home.jobs)]
        if let item = job.itemID {
            let (aside, stems) = (home.replaced(item: item, job: job.id), home.stems(item: item, job.stemSet))
            if Files.isTaken(aside), !Files.isTaken(stems) {
                try? Files.rename(aside, to: stems, below: home.derived)
            }
            leftovers += [(home.staging(item: item, job: job.id), home.derived)]
            if Files.isTaken(stems) { leftovers += [(aside, home.derived)] }
        }
        for (path, root) in leftovers {
            do {
                try Files.remove(path, below: root)
            } catch {
                log.write(.warning, SottoError(describing: error).message)
            }
        }
    }

    private static let waitingSeparations = Job.filter(
        Column("state") == JobState.queued && Column("type") == JobType.separateAudio)

    /// Whether ``claimNext()`` would find a job.
    func hasWaitingSeparation() throws -> Bool {
        try database.pool.read { try !Self.waitingSeparations.isEmpty($0) }
    }

    /// Takes the separation that has waited longest, and marks it as running.
    ///
    /// - Parameter besideOthers: whether others run now. One that has to run alone is not taken then, and those behind it
    ///   wait for their turn.
    package func claimNext(besideOthers: Bool = false) throws -> Job? {
        try database.change { db in
            guard var job = try Self.waitingSeparations.order(Column("queuedAt"), Column("seq")).fetchOne(db) else {
                return nil
            }
            if besideOthers, job.attempt > 0 { return nil }
            job.start()
            try job.update(db)
            return job
        }
    }

    /// Records an install that has just begun in this process.
    ///
    /// - Throws: ``SottoError`` `already_installing`.
    package func beginInstall(of pack: PackID) throws -> Job {
        try database.change { db in
            let options = SeparationOptions()
            var job = Job(type: .installPack, itemID: nil, packID: pack.rawValue, options: options, state: .running)
            job.start()
            try job.insert(db)
            return job
        }
    }

    package func report(_ id: String, stage: Stage, fraction: Double, speed: Double?) throws {
        try database.change { db in
            try db.execute(
                sql: "UPDATE job SET stage = ?, fraction = ?, speed = ? WHERE id = ? AND state = 'running'",
                arguments: [stage.rawValue, min(max(fraction, 0), 1), speed, id]
            )
        }
    }

    /// Ends a running job. `changes` happen in the same transaction.
    ///
    /// A success is noted whatever the job's state is: what is published is not taken back.
    package func finish(
        _ id: String, _ state: JobState, error: SottoError? = nil,
        changes: @escaping @Sendable (Database) throws -> Void = { _ in }
    ) throws {
        try database.change { db in
            guard var job = try Job.filter(Column("id") == id).fetchOne(db),
                job.state == .running || state == .succeeded && job.state != .succeeded
            else { return }
            job.finish(state, error)
            try job.update(db)
            try changes(db)
        }
    }

    /// Notes that a job has succeeded whose stems are there, unless it runs: then its runner does, or whoever puts a dead
    /// runner's jobs right.
    static func notePublished(_ job: Job, _ found: FinishedSeparation, _ db: Database) throws {
        guard job.state != .running, job.state != .succeeded, found.isResult(of: job) else { return }
        var job = job
        job.finish(.succeeded)
        try job.update(db)
    }

    /// Puts a running job back where it was in the queue, because its runner stops or has died.
    package func requeue(_ id: String, countsAsAttempt: Bool) throws {
        try database.change { db in
            guard var job = try Job.filter(Column("id") == id).fetchOne(db), job.state == .running else { return }
            job.requeue()
            if !countsAsAttempt { job.attempt = max(0, job.attempt - 1) }
            try job.update(db)
        }
    }
}

extension Job {
    /// Whether nothing is to run beside it: its runner has crashed before, and it has to be known whether by this job.
    var runsAlone: Bool { attempt > 1 }

    fileprivate mutating func start() {
        state = .running
        attempt += 1
        startedAt = Date()
        stage = nil
        fraction = 0
        speed = nil
    }

    fileprivate mutating func finish(_ state: JobState, _ error: SottoError? = nil) {
        self.state = state
        self.error = error
        finishedAt = Date()
        cancelRequested = false
        if state == .succeeded { fraction = 1 }
    }

    fileprivate mutating func requeue() {
        state = .queued
        stage = nil
        fraction = 0
        speed = nil
        startedAt = nil
        finishedAt = nil
        cancelRequested = false
        error = nil
    }
}
