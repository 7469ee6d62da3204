import Foundation
import Synchronization

/// Carries a job's events to the database and the log.
///
/// A change of stage is written at once, progress at most four times a second: the database is shared with everyone
/// who looks.
package final class JobReporter: Sendable {
    private static let interval = Duration.milliseconds(250)

    private struct Last {
        var stage: Stage?
        var time = ContinuousClock.now
    }

    private let store: JobStore
    private let id: String
    private let log: JobLog
    private let echo: EventSink
    private let last = Mutex(Last())

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

    private func take(_ event: JobEvent) {
        switch event {
        case .log(let level, let message):
            log.write(level, message)
        case .progress(let stage, let fraction, let speed):
            let isNewStage = last.withLock { last -> Bool? in
                let now = ContinuousClock.now
                guard stage != last.stage || now - last.time >= Self.interval else { return nil }
                defer { last = Last(stage: stage, time: now) }
                return stage != last.stage
            }
            guard let isNewStage else { return }
            if isNewStage { log.write(.info, "stage \(stage.rawValue)") }
            // Progress that cannot be shown is no reason to lose the work; a full disk will stop the job by itself.
            try? store.report(id, stage: stage, fraction: fraction, speed: speed)
        }
        echo(event)
    }
}
