import Foundation
import SystemPackage

/// Runs a home's queue, oldest job first. There is one runner a home.
public struct Runner: Sendable {
    /// When a runner stops.
    public enum Ending: Sendable {
        /// Only when its task is cancelled.
        case never
        /// When no job is queued or running.
        case whenIdle
        /// When all of these jobs have ended.
        case whenDone(Set<String>)
    }

    /// The right to run a home's queue. It ends with the process that holds it.
    public struct Claim: Sendable {
        package let lock: FileLock
    }

    private let store: JobStore
    private let separation: SeparationJob
    private let jobsAtOnce: Int
    private let patience: WritePatience
    private let reservedDescriptors: Int
    private let onNotice: @Sendable (String) -> Void

    /// - Parameters:
    ///   - jobsAtOnce: how many separations run side by side, at least 1. They are fewer where the process may not open
    ///     enough files.
    ///   - reservedDescriptors: how many files this process may need for something else.
    ///   - onNotice: is told, in a sentence, what keeps the queue from going on as it should.
    public init(
        database: HomeDatabase, environment: SottoEnvironment, jobsAtOnce: Int = 1, reservedDescriptors: Int = 0,
        onNotice: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.init(
            database: database, environment: environment, jobsAtOnce: jobsAtOnce, patience: .standard,
            reservedDescriptors: reservedDescriptors, onNotice: onNotice)
    }

    /// - Parameter patience: how long it is tried to record how a job has ended, and to take the next one.
    package init(
        database: HomeDatabase, environment: SottoEnvironment, jobsAtOnce: Int = 1, patience: WritePatience,
        reservedDescriptors: Int = 0, onNotice: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        store = JobStore(database: database)
        separation = SeparationJob(database: database, environment: environment, patience: patience)
        self.jobsAtOnce = jobsAtOnce
        self.patience = patience
        self.reservedDescriptors = reservedDescriptors
        self.onNotice = onNotice
    }

    /// Takes the right to run the queue of a home; nil while another process has it.
    ///
    /// - Parameter patience: how long to wait; who only puts a dead runner's jobs right has it for an instant.
    public static func claim(_ home: Home, patience: Duration = .zero) async throws -> Claim? {
        try await FileLock.tryLock(home.runnerLock, .exclusive, patience: patience).map(Claim.init)
    }

    /// Whether some process has the right to run the queue of a home now.
    public static func isRunning(_ home: Home) throws -> Bool {
        try FileLock.tryLock(home.runnerLock, .shared) == nil
    }

    /// Runs jobs until `ending`. First, jobs that a dead runner left are put right.
    ///
    /// Cancelling the task stops the runner: what was running goes back to the queue, unless its stems are in their place
    /// already.
    ///
    /// - Parameter onEvent: sees each event with the job that it belongs to.
    /// - Returns: how many jobs failed.
    /// - Throws: `CancellationError`, or ``SottoError`` when the queue itself cannot be read.
    public func run(
        _ claim: Claim, until ending: Ending,
        onEvent: @escaping @Sendable (Job, JobEvent) -> Void = { _, _ in }
    ) async throws -> Int {
        defer { withExtendedLifetime(claim) {} }
        let most = try affordableJobs()
        try await write { try JobRecovery(store: store).recoverSeparations(holding: claim.lock) }
        claim.lock.noteCrash()
        await blocking { store.database.backUpIfDue() }
        let watcher = await ChangeWatcher(database: store.database)

        return try await withThrowingTaskGroup(of: JobState?.self) { group in
            var failures = 0
            var running = 0
            var runsAlone = false
            var isWatching = false
            while true {
                try Task.checkCancellation()
                while running < most, !runsAlone, let job = try await nextJob(ending, besideOthers: running > 0) {
                    running += 1
                    runsAlone = job.runsAlone
                    group.addTask { try await separation.run(job) { onEvent(job, $0) } }
                }
                if running == 0, try await isIdle(ending) {
                    group.cancelAll()
                    return failures
                }
                if !isWatching {
                    isWatching = true
                    group.addTask {
                        try await watcher.change(within: .seconds(1))
                        return nil
                    }
                }
                // Either a job has ended, or something has changed that may be a new job.
                if let ended = try await group.next().flatMap({ $0 }) {
                    running -= 1
                    runsAlone = false
                    if ended == .failed { failures += 1 }
                } else {
                    isWatching = false
                }
            }
        }
    }

    /// How many jobs can run side by side with the files that this process may open.
    ///
    /// - Throws: ``SottoError`` `too_many_files` where it is not even one.
    private func affordableJobs() throws -> Int {
        let limit = DescriptorLimit.raise()
        guard limit >= DescriptorLimit.base else {
            throw SottoError(
                code: "too_many_files",
                message: "This process may open \(limit) files only; the queue needs \(DescriptorLimit.base).",
                hint: "Raise what it may open (`ulimit -n 4096`)."
            )
        }
        let affordable = DescriptorLimit.jobs(with: limit - reservedDescriptors)
        guard affordable < jobsAtOnce else { return jobsAtOnce }
        onNotice(
            "\(affordable) of \(jobsAtOnce) separations run at once: this process may open \(limit) files "
                + "(`ulimit -n`), and each needs \(DescriptorLimit.ofJob).")
        return affordable
    }

    /// Takes the next job, if there is one to do. Nobody waits for the database as long as the queue is empty.
    private func nextJob(_ ending: Ending, besideOthers: Bool) async throws -> Job? {
        do {
            let isNone = try await blocking { _ in try isDone(ending) || !store.hasWaitingSeparation() }
            return isNone ? nil : try await write { try store.claimNext(besideOthers: besideOthers) }
        } catch let error where besideOthers && store.database.isPassing(error) {
            // What runs goes on, and is not lost because the next one cannot begin. It is tried again within a second.
            return nil
        }
    }

    /// Writes, and waits for other processes' transactions; `onNotice` is told.
    private func write<Value: Sendable>(_ write: @escaping @Sendable () throws -> Value) async throws -> Value {
        do {
            return try await store.database.persistently(
                patience.untilCancelled, waitsForSpace: false, onDelay: { _ in onNotice(HomeDatabase.waitingMessage) },
                write)
        } catch {
            try Task.checkCancellation()
            throw error
        }
    }

    private func isDone(_ ending: Ending) throws -> Bool {
        guard case .whenDone(let ids) = ending else { return false }
        return try ids.allSatisfy { try store.job($0).state.isFinal }
    }

    private func isIdle(_ ending: Ending) async throws -> Bool {
        try await blocking { _ in
            switch ending {
            case .never: false
            case .whenIdle: try !store.hasWaitingSeparation()
            case .whenDone: try isDone(ending)
            }
        }
    }
}
