import Foundation
import GRDB

/// Notices for a whole process that a home's database has changed, by this process or by any other.
///
/// SQLite's own change notifications do not cross processes; `PRAGMA data_version` does, and has to be asked for. One
/// timer asks for all who wait: often while something happens, once a second at rest. Who only wants to look again after
/// a while waits for the same timer, so that a process at rest wakes for nothing else.
actor ChangeSignal {
    /// How often it looks.
    struct Pace: Sendable {
        /// While something happens, or someone is urgent.
        var busy = Duration.milliseconds(100)
        var atRest = Duration.seconds(1)
        /// How long after the last change something counts as happening.
        var alertness = Duration.seconds(2)
    }

    private struct Waiter {
        var continuation: CheckedContinuation<Void, Never>
        /// How long until it wants to look again.
        var interval: Duration
    }

    private let home: Home
    private let pace: Pace
    /// The file that this process has open.
    private let file: FileIdentity?
    private var connection: DatabaseQueue?
    private var version: Int?
    /// How many changes were noticed.
    private var number = 0
    private var isReplaced = false
    private var isClosed = false
    private var lastChange = ContinuousClock.now
    private var waiting: [Int: Waiter] = [:]
    private var nextWaiter = 0
    private var alarm: (task: Task<Void, Never>, time: ContinuousClock.Instant)?

    init(home: Home, pace: Pace = Pace()) {
        self.home = home
        self.pace = pace
        file = FileIdentity(path: home.database)
    }

    /// The number of the last change, as of now.
    func current() async -> Int {
        await look()
        return number
    }

    /// Looks at once, as after a write of this process, and wakes those who wait if something has changed. Where nobody
    /// has ever waited, it has no connection to open for that.
    func lookNow() async {
        guard connection != nil else { return }
        let before = number
        await look()
        if number != before { wake() }
    }

    /// Ends the waiting, and closes the connection for good.
    func close() async {
        isClosed = true
        alarm?.task.cancel()
        wake()
        let connection = connection.take()
        await blocking { _ = try? connection?.close() }
    }

    /// Waits until there is a change after a number.
    ///
    /// - Parameters:
    ///   - number: nil where no change is waited for, only the time.
    ///   - limit: after which it returns, too. One of a second or more is met to half a second, so that all who wait look
    ///     at the same instants.
    ///   - isUrgent: whether to look often although nothing happens.
    /// - Returns: the number of the last change.
    /// - Throws: `CancellationError`, or ``SottoError`` `home_replaced` when the database's file is another one by now.
    func change(after number: Int?, within limit: Duration, isUrgent: Bool = false) async throws -> Int {
        let deadline = ContinuousClock.now + limit
        let tolerance = limit < pace.atRest ? .zero : pace.atRest / 2
        while number == nil || self.number == number {
            try Task.checkCancellation()
            if isClosed { throw CancellationError() }
            if isReplaced { throw Self.replaced(home) }
            let left = deadline - .now
            guard left > tolerance else { break }
            await nextLook(within: isUrgent ? pace.busy : min(left, pace.atRest))
        }
        return self.number
    }

    private static func replaced(_ home: Home) -> SottoError {
        SottoError(
            code: "home_replaced",
            message: "The database \"\(home.database)\" was moved, removed or replaced while it was in use.",
            hint: "Start Sotto again: it then works with the database that is there. Stop it first the next time."
        )
    }

    private func nextLook(within interval: Duration) async {
        let id = nextWaiter
        nextWaiter += 1
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                if Task.isCancelled { return continuation.resume() }
                waiting[id] = Waiter(continuation: continuation, interval: interval)
                setAlarm()
            }
        } onCancel: {
            Task { await leave(id) }
        }
    }

    private func leave(_ id: Int) {
        waiting.removeValue(forKey: id)?.continuation.resume()
    }

    /// Sees to it that the next look is as soon as anyone wants it.
    private func setAlarm() {
        guard let shortest = waiting.values.map(\.interval).min() else { return }
        let isAlert = .now - lastChange < pace.alertness
        let time = ContinuousClock.now + (isAlert ? min(pace.busy, shortest) : shortest)
        // One that is a little later will do for both.
        if let alarm, alarm.time <= time + .milliseconds(20) { return }
        alarm?.task.cancel()
        // It does not keep the connection open of a home that nobody uses any more.
        let task = Task { [weak self] in
            guard (try? await Task.sleep(until: time, clock: .continuous)) != nil else { return }
            await self?.ring()
        }
        alarm = (task, time)
    }

    private func ring() async {
        alarm = nil
        await look()
        wake()
    }

    private func wake() {
        let all = waiting.values
        waiting = [:]
        for waiter in all { waiter.continuation.resume() }
    }

    private func look() async {
        guard !isReplaced, let connection = await opened() else { return }
        let (isSame, now) = await blocking { [home, file] in
            let now = try? connection.read { try Int.fetchOne($0, sql: "PRAGMA data_version") }
            return (Self.isSame(file, home), now)
        }
        isReplaced = !isSame
        guard let now, now != version else { return }
        // The first answer says nothing but where to start.
        if version != nil {
            number += 1
            lastChange = .now
        }
        version = now
    }

    /// A disk that does not answer for a moment says nothing about the file.
    private static func isSame(_ file: FileIdentity?, _ home: Home) -> Bool {
        guard let file else { return true }
        var figures = stat()
        guard stat(home.database.string, &figures) == 0 else { return errno != ENOENT && errno != ENOTDIR }
        return Int64(bitPattern: UInt64(figures.st_ino)) == file.inode
    }

    /// A connection of its own: a connection does not notice its own changes.
    private func opened() async -> DatabaseQueue? {
        if connection != nil || isClosed { return connection }
        let path = home.database.string
        let new = try? await blocking { _ in
            var configuration = Configuration()
            configuration.readonly = true
            configuration.busyMode = .timeout(0.02)
            return try DatabaseQueue(path: path, configuration: configuration)
        }
        // Somebody else may have come first meanwhile, or closed all.
        if connection == nil, !isClosed { connection = new }
        return connection
    }
}
