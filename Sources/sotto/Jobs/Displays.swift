import Dispatch
import Foundation
import SottoCore
import Synchronization

/// A progress display for each job that is seen. Who shows something does not wait until it is seen: titles are in the
/// database, and a terminal may be stopped.
final class Displays: Sendable {
    private let library: Library
    private let displays = Mutex<[String: ProgressDisplay]>([:])
    private let waiting = Mutex<Set<String>>([])
    private let queue = DispatchQueue(label: "sotto.displays")

    init(database: HomeDatabase) {
        library = Library(database: database)
    }

    func show(_ event: JobEvent, of job: Job) {
        queue.async { self.display(of: job).show(event) }
    }

    /// Shows what the database says of a job that another process runs.
    func show(_ job: Job) {
        queue.async { self.showState(of: job) }
    }

    /// Shows a sentence that is about no single job.
    func showMessage(_ sentence: String) {
        queue.async {
            self.endLines()
            Terminal.message("\(sentence)")
        }
    }

    /// Returns when all is shown, and no line is open.
    func finish() {
        queue.sync { endLines() }
    }

    private func endLines() {
        for display in displays.withLock({ Array($0.values) }) { display.finish() }
    }

    private func showState(of job: Job) {
        if job.state == .queued, waiting.withLock({ $0.insert(job.id).inserted }) {
            Terminal.message("\(title(of: job))  queued")
        }
        guard job.state == .running, let stage = job.stage.flatMap(Stage.init) else { return }
        display(of: job).show(.progress(stage: stage, fraction: job.fraction, speed: job.speed))
    }

    func title(of job: Job) -> String {
        job.itemID.flatMap { try? library.item($0) }?.title ?? job.packID ?? String(job.id.prefix(8))
    }

    private func display(of job: Job) -> ProgressDisplay {
        displays.withLock { displays in
            if let display = displays[job.id] { return display }
            let display = ProgressDisplay(title: title(of: job), startedAt: job.startedAt ?? Date())
            displays[job.id] = display
            return display
        }
    }
}
