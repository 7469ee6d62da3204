import GRDB
import SystemPackage

extension HomeDatabase {
    /// Told once while something waits for another process's transaction.
    package static let isWaited = "Waiting for the database: another process keeps it locked."

    /// What passes by itself: another process ends its transaction, or someone frees some space.
    private static let passing: Set = ["home_busy", "disk_full"]

    /// Whether the same write may succeed a little later.
    func isPassing(_ error: any Error) -> Bool {
        Self.passing.contains(Self.describe(error, home).code)
    }

    /// Writes, and tries again while another process keeps the database locked or the disk is full. Cancelling the task
    /// does not end it at once.
    ///
    /// This is the way from tasks to whatever writes. A locked database keeps one thread waiting, however many want to
    /// write: reads, files and signals go on.
    ///
    /// - Parameters:
    ///   - waitsForSpace: whether a full disk is waited for, too; otherwise it ends the attempts.
    ///   - onDelay: is told once why it takes longer.
    ///   - write: may be called several times, each time on a thread that may be blocked.
    /// - Throws: ``SottoError``: the last reason when patience has run out, any other reason at once.
    package func persistently<Value: Sendable>(
        _ patience: WritePatience, waitsForSpace: Bool = true, onDelay: (SottoError) -> Void = { _ in },
        _ write: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        var deadline = ContinuousClock.now + patience.longest
        var (isDelayed, isCancelled) = (false, false)
        while true {
            do {
                let value = try await blocking(on: writer) { flag in
                    // Others may have been tried for long before this one's turn.
                    if patience.afterCancellation == .zero { try flag.check() }
                    return try write()
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
                if !isDelayed { onDelay(reason) }
                isDelayed = true
            }
            // In a task of its own, which is not cancelled with this one.
            await Task { try? await Task.sleep(for: patience.interval) }.value
        }
    }

    /// Does for someone who waits for it what writes. Not for long: a full disk is no reason to wait.
    package func promptly<Value: Sendable>(_ write: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await persistently(.asked, waitsForSpace: false, write)
    }

    /// Writes in a transaction, as ``promptly(_:)`` does.
    func write<Value: Sendable>(_ changes: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        try await promptly { [self] in try pool.write(changes) }
    }

    /// Makes what was committed so far survive a loss of power. SQLite by itself does so from time to time only.
    ///
    /// Called before files are moved: what explains them must not be lost when they are not.
    func synchronize() throws {
        let log = FilePath(home.database.string + "-wal")
        if Files.exists(log) { try Files.synchronize(log) }
    }
}
