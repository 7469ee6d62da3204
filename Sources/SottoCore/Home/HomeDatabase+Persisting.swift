import SystemPackage

extension HomeDatabase {
    /// What passes by itself: another process ends its transaction, or someone frees some space.
    private static let passing: Set = ["home_busy", "disk_full"]

    /// Whether the same write may succeed a little later.
    func isPassing(_ error: any Error) -> Bool {
        Self.passing.contains(Self.describe(error, home).code)
    }

    /// Writes, and tries again while another process keeps the database locked or the disk is full. Cancelling the task
    /// does not end it at once.
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
                return try await blocking { _ in try write() }
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

    /// Makes what was committed so far survive a loss of power. SQLite by itself does so from time to time only.
    ///
    /// Called before files are moved: what explains them must not be lost when they are not.
    func synchronize() throws {
        let log = FilePath(home.database.string + "-wal")
        if Files.exists(log) { try Files.synchronize(log) }
    }
}
