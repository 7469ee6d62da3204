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
        fileprivate let lock: FileLock
    }

    private let store: JobStore
    private let separation: SeparationJob
    private let jobsAtOnce: Int

    /// - Parameter jobsAtOnce: how many separations run side by side, at least 1.
    public init(database: HomeDatabase, environment: SottoEnvironment, jobsAtOnce: Int = 1) {
        self.init(database: database, environment: environment, jobsAtOnce: jobsAtOnce, patience: .standard)
    }

    /// - Parameter patience: how long it is tried to record how a job has ended.
    package init(
        database: HomeDatabase, environment: SottoEnvironment, jobsAtOnce: Int = 1, patience: WritePatience
    ) {
        store = JobStore(database: database)
        separation = SeparationJob(database: database, environment: environment, patience: patience)
        self.jobsAtOnce = jobsAtOnce
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
        try JobRecovery(store: store).recoverSeparations()
        store.database.backUpIfDue()
        let watcher = try ChangeWatcher(database: store.database)

        return try await withThrowingTaskGroup(of: JobState?.self) { group in
            var failures = 0
            var running = 0
            var isWatching = false
            while true {
                try Task.checkCancellation()
                while running < jobsAtOnce, try !isDone(ending), let job = try store.claimNext() {
                    running += 1
                    group.addTask { try await separation.run(job) { onEvent(job, $0) } }
                }
                if running == 0, try isIdle(ending) {
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
                    if ended == .failed { failures += 1 }
                } else {
                    isWatching = false
                }
            }
        }
    }

    private func isDone(_ ending: Ending) throws -> Bool {
        guard case .whenDone(let ids) = ending else { return false }
        return try ids.allSatisfy { try store.job($0).state.isFinal }
    }

    private func isIdle(_ ending: Ending) throws -> Bool {
        switch ending {
        case .never: false
        case .whenIdle: try !store.list(state: .queued).contains { $0.type == .separateAudio }
        case .whenDone: try isDone(ending)
        }
    }
}
