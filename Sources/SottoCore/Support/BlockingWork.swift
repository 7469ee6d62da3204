import Dispatch
import Synchronization

/// Says to blocking work that nobody waits for its result any more.
package final class CancellationFlag: Sendable {
    private let isSet = Atomic(false)

    package init() {}

    package func set() {
        isSet.store(true, ordering: .relaxed)
    }

    /// - Throws: `CancellationError` once the flag is set.
    package func check() throws {
        if isSet.load(ordering: .relaxed) { throw CancellationError() }
    }
}

/// Runs work that cannot fail as ``blocking(_:)-(_)`` runs other work; it is not cancelled.
package func blocking<Result: Sendable>(_ work: @escaping @Sendable () -> Result) async -> Result {
    await withCheckedContinuation { continuation in
        DispatchQueue.global().async { continuation.resume(returning: work()) }
    }
}

/// Runs work that reads files or computes for long on a thread of its own, so that the few threads of Swift's
/// concurrency stay free. Work checks the flag now and then; the task's cancellation sets it.
package func blocking<Result: Sendable>(
    _ work: @escaping @Sendable (CancellationFlag) throws -> Result
) async throws -> Result {
    try await blocking(on: .global(), work)
}

/// The same on the threads of one queue. A serial queue has a thread of its own: for work that may wait for long, of
/// which any number could take every thread that there is.
func blocking<Result: Sendable>(
    on queue: DispatchQueue, _ work: @escaping @Sendable (CancellationFlag) throws -> Result
) async throws -> Result {
    let flag = CancellationFlag()
    return try await withTaskCancellationHandler {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Swift.Result { try work(flag) }) }
        }
    } onCancel: {
        flag.set()
    }
}
