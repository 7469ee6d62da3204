import Foundation
import GRDB
import SystemPackage

extension HomeDatabase {
    /// What is shown while something waits for another process's transaction.
    package static let waitingMessage = "Waiting for the database: another process keeps it locked."

    /// What passes by itself: another process ends its transaction, or someone frees some space.
    private static let passing: Set = ["home_busy", "disk_full"]

    /// Whether the same write may succeed a little later.
    func isPassing(_ error: any Error) -> Bool {
        Self.passing.contains(Self.describe(error, home).code)
    }

    /// Writes, and tries again while another process keeps the database locked or the disk is full. Cancelling the task
    /// does not end it at once.
    ///
    /// Tasks write in this way. An attempt occupies a thread for some milliseconds, so reads, files and signals go on,
    /// however many wait for a locked database.
    ///
    /// - Parameters:
    ///   - waitsForSpace: whether a full disk is waited for, too; otherwise it ends the attempts.
    ///   - onDelay: is told once why it takes longer than ``WritePatience/unmentioned``.
    ///   - write: may be called several times, each time on a thread that may be blocked.
    /// - Throws: ``SottoError``: the last reason when patience has run out, any other reason at once.
    package func persistently<Value: Sendable>(
        _ patience: WritePatience, waitsForSpace: Bool = true, onDelay: (SottoError) -> Void = { _ in },
        _ write: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        let start = ContinuousClock.now
        var deadline = start + patience.longest
        var (isDelayed, isCancelled) = (false, false)
        while true {
            do {
                let value = try await blocking { flag in
                    if patience.afterCancellation == .zero { try flag.check() }
                    return try WritePatience.$isBrief.withValue(true, operation: write)
                }
                await changes.lookNow()
                return value
            } catch {
                let reason = Self.describe(error, home)
                if Task.isCancelled, !isCancelled {
                    isCancelled = true
                    deadline = min(deadline, ContinuousClock.now + patience.afterCancellation)
                }
                let isPassing = Self.passing.contains(reason.code) && (waitsForSpace || reason.code != "disk_full")
                guard isPassing, ContinuousClock.now < deadline else { throw reason }
                if !isDelayed, ContinuousClock.now - start >= patience.unmentioned {
                    onDelay(reason)
                    isDelayed = true
                }
            }
            // In a task of its own, which is not cancelled with this one.
            await Task { try? await Task.sleep(for: patience.interval) }.value
        }
    }

    /// Writes in one transaction, for threads that may wait; as one attempt where ``persistently(_:waitsForSpace:onDelay:_:)``
    /// repeats it, else again and again while another process keeps the database locked.
    ///
    /// All writers of this process stand in one line. So none keeps its place in it while it waits: attempts last some
    /// milliseconds, and the others, progress and ends of jobs among them, have their turns between them.
    ///
    /// - Parameters:
    ///   - patience: nil for that of the database.
    ///   - cancellation: ends the waiting.
    /// - Throws: what `changes` throws, `DatabaseError` when patience has run out, or `CancellationError`.
    package func change<Value>(
        patience: Duration? = nil, cancellation: CancellationFlag? = nil, _ changes: (Database) throws -> Value
    ) throws -> Value {
        if WritePatience.isBrief { return try pool.write(changes) }
        let deadline = ContinuousClock.now + (patience ?? self.patience)
        while true {
            do {
                return try WritePatience.$isBrief.withValue(true) { try pool.write(changes) }
            } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY && ContinuousClock.now < deadline
            {
                try cancellation?.check()
                usleep(UInt32(WritePatience.betweenAttempts / .microseconds(1)))
            }
        }
    }

    /// Writes for a request: for a few seconds at most, and not on a full disk.
    package func promptly<Value: Sendable>(_ write: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await persistently(.asked, waitsForSpace: false, write)
    }

    /// Writes in a transaction, as ``promptly(_:)`` does.
    func write<Value: Sendable>(_ changes: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        try await promptly { [self] in try change(changes) }
    }

    /// Makes what was committed so far survive a loss of power. SQLite by itself does so from time to time only.
    ///
    /// Called before files are moved: what explains them must not be lost when they are not.
    func synchronize() throws {
        let log = FilePath(home.database.string + "-wal")
        if Files.exists(log) { try Files.synchronize(log) }
    }
}
