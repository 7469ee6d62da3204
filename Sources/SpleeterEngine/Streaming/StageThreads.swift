import Synchronization

/// Runs the stages of a pipeline, each on a thread of its own: oneDNN's pools belong to the threads that use them, and
/// none of the stages may hold up the pool that Swift's tasks share.
package enum StageThreads {
    package typealias Stage = @Sendable () throws -> Void

    /// Runs all stages to their ends.
    ///
    /// - Parameters:
    ///   - last: the stage whose result counts; it runs on this thread.
    ///   - onFailure: called at the first error, on its thread; it has to make the other stages end.
    /// - Throws: the first error of a stage.
    package static func run<Result>(
        _ stages: [Stage], last: () throws -> Result, onFailure: @escaping @Sendable () -> Void
    ) throws -> Result {
        let failure = FirstError(onFailure)
        var result: Result?
        let threads = stages.compactMap { stage in
            failure.catching { try WorkerThread { failure.catching(stage) } }
        }
        result = failure.catching(last)
        for thread in threads { thread.join() }
        if let error = failure.error { throw error }
        guard let result else { throw StageStopped() }
        return result
    }
}

/// Another stage has failed, so there is nothing left to do.
struct StageStopped: Error {}

private final class FirstError: Sendable {
    private let first = Mutex<(any Error)?>(nil)
    private let onFailure: @Sendable () -> Void

    init(_ onFailure: @escaping @Sendable () -> Void) {
        self.onFailure = onFailure
    }

    var error: (any Error)? { first.withLock { $0 } }

    @discardableResult
    func catching<Result>(_ body: () throws -> Result) -> Result? {
        do {
            return try body()
        } catch {
            let isFirst = first.withLock { first in
                guard first == nil else { return false }
                first = error
                return true
            }
            if isFirst { onFailure() }
            return nil
        }
    }
}
