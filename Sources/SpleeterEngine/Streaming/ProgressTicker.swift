import Dispatch

/// Tells of progress four times a second, from a thread of its own.
final class ProgressTicker: Sendable {
    private static let interval = DispatchTimeInterval.milliseconds(250)

    private let stopped: DispatchSemaphore
    private let thread: WorkerThread

    init(_ progress: ProgressMeter, _ onProgress: @escaping @Sendable (SeparationProgress) -> Void) throws {
        let stopped = DispatchSemaphore(value: 0)
        self.stopped = stopped
        thread = try WorkerThread {
            repeat {
                onProgress(progress.current)
            } while stopped.wait(timeout: .now() + Self.interval) == .timedOut
        }
    }

    /// Ends the thread; no more is told when this returns.
    func stop() {
        stopped.signal()
        thread.join()
    }
}
