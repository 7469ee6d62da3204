import Foundation
import Synchronization

/// Carries a job's events to the database and the log.
///
/// A change of stage is written at once, progress at most four times a second: the database is shared with everyone
/// who looks. Nobody who reports waits for the database. While that is locked progress is kept, the newest alone, and it
/// is said once.
package final class JobReporter: Sendable {
    fileprivate static let interval = Duration.milliseconds(250)

    fileprivate struct Progress {
        var stage: Stage
        var fraction: Double
        var speed: Double?
    }

    fileprivate struct State {
        var lastStage: Stage?
        var lastTime = ContinuousClock.now
        /// What is to be written next.
        var newest: Progress?
        var writing: Task<Void, Never>?
        var isClosed = false
        /// Since when nothing could be written, and whether that was said.
        var lockedSince: ContinuousClock.Instant?
        var hasWarned = false
    }

    private let store: JobStore
    private let id: String
    private let log: JobLog
    private let echo: EventSink
    private let state = Mutex(State())

    /// - Parameter echo: is shown what is written.
    package init(store: JobStore, job id: String, log: JobLog, echo: @escaping EventSink) {
        self.store = store
        self.id = id
        self.log = log
        self.echo = echo
    }

    package var sink: EventSink {
        { event in self.take(event) }
    }

    /// Returns when all that was reported is in the database.
    package func settle() async {
        await state.withLock { $0.writing }?.value
    }

    /// Writes no progress from now on. When it returns nothing of it is on its way: whoever runs the job next begins anew.
    package func close() async {
        let writing = state.withLock { state in
            state.isClosed = true
            state.newest = nil
            return state.writing
        }
        await writing?.value
    }

    private func take(_ event: JobEvent) {
        switch event {
        case .log(let level, let message):
            log.write(level, message)
        case .progress(let stage, let fraction, let speed):
            let progress = Progress(stage: stage, fraction: fraction, speed: speed)
            guard let isNewStage = state.withLock({ $0.accept(progress) }) else { return }
            if isNewStage { log.write(.info, "stage \(stage.rawValue)") }
            state.withLock { state in
                if state.writing == nil, !state.isClosed { state.writing = Task { await write() } }
            }
        }
        echo(event)
    }

    private func write() async {
        while let progress = next() {
            do {
                try await store.database.persistently(.none) { [store, id] in
                    try store.report(id, stage: progress.stage, fraction: progress.fraction, speed: progress.speed)
                }
                state.withLock { $0.lockedSince = nil }
            } catch let error as SottoError where error.code == "home_busy" {
                await keep(progress)
            } catch {
                // Progress that cannot be shown is no reason to lose the work; a full disk will stop the job by itself.
            }
        }
    }

    private func next() -> Progress? {
        state.withLock { state in
            defer { state.newest = nil }
            if state.newest == nil { state.writing = nil }
            return state.newest
        }
    }

    /// Has progress written later, unless there is newer.
    private func keep(_ progress: Progress) async {
        let warns = state.withLock { state in
            if state.newest == nil, !state.isClosed { state.newest = progress }
            let since = state.lockedSince ?? .now
            state.lockedSince = since
            guard !state.hasWarned, .now - since >= WritePatience.standard.unmentioned else { return false }
            state.hasWarned = true
            return true
        }
        if warns {
            log.write(.warning, HomeDatabase.waitingMessage)
            echo(.log(.warning, HomeDatabase.waitingMessage))
        }
        try? await Task.sleep(for: Self.interval)
    }
}

extension JobReporter.State {
    /// Takes progress that is to be written.
    ///
    /// - Returns: whether the stage is another one; nil when the progress comes too soon after what there was.
    fileprivate mutating func accept(_ progress: JobReporter.Progress) -> Bool? {
        let (now, isNewStage) = (ContinuousClock.now, progress.stage != lastStage)
        guard isNewStage || now - lastTime >= JobReporter.interval else { return nil }
        (lastStage, lastTime) = (progress.stage, now)
        if !isClosed { newest = progress }
        return isNewStage
    }
}
