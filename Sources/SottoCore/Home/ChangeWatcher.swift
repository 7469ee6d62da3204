/// Notices that the database has changed, by this process or by any other. Any number of watchers cost a process as
/// much as one.
public actor ChangeWatcher {
    private let signal: ChangeSignal
    private let isUrgent: Bool
    private var seen: Int

    /// Watches from now on.
    ///
    /// - Parameter isUrgent: whether a change has to be noticed at once, even after a long time without one.
    public init(database: HomeDatabase, isUrgent: Bool = false) async {
        signal = database.changes
        self.isUrgent = isUrgent
        seen = await signal.current()
    }

    /// Returns when the database has changed since the last call, or after `limit`: within a tenth of a second while
    /// something happens or where it is urgent, else within a second.
    ///
    /// - Throws: `CancellationError`, or ``SottoError`` `home_replaced` when the database's file is another one by now.
    public func change(within limit: Duration) async throws {
        seen = try await signal.change(after: seen, within: limit, isUrgent: isUrgent)
    }
}

extension HomeDatabase {
    /// Waits as `Task.sleep` does, but wakes together with all others of this process who wait for the home.
    ///
    /// - Throws: `CancellationError`.
    package func pause(for duration: Duration) async throws {
        do {
            _ = try await changes.change(after: nil, within: duration)
        } catch is SottoError {
            // Somebody else tells of a database that was replaced.
            try await Task.sleep(for: duration)
        }
    }
}
