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
    let pending = PendingWork { _ in work() }
    return await withCheckedContinuation { continuation in
        DispatchQueue.global().async { continuation.resume(returning: pending.run()) }
    }
}

/// Runs work that reads files or computes for long on a thread of its own, so that the few threads of Swift's
/// concurrency stay free. Work checks the flag now and then; the task's cancellation sets it.
package func blocking<Result: Sendable>(
    _ work: @escaping @Sendable (CancellationFlag) throws -> Result
) async throws -> Result {
    let flag = CancellationFlag()
    let pending = PendingWork(work)
    return try await withTaskCancellationHandler {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(with: pending.run(flag)) }
        }
    } onCancel: {
        flag.set()
    }
}

/// Work that lets go of what it holds before anyone learns that it is done. Otherwise a command could end while a thread
/// still holds its database, which would not be closed then.
private final class PendingWork<Result: Sendable, Failure: Error>: Sendable {
    typealias Work = @Sendable (CancellationFlag) throws(Failure) -> Result

    private let work: Mutex<Work?>

    init(_ work: @escaping Work) {
        self.work = Mutex(work)
    }

    func run(_ flag: CancellationFlag) -> Swift.Result<Result, Failure> {
        // It is there: `blocking` hands each piece of work to a thread once.
        let work = work.withLock { $0.take()! }
        return Swift.Result { () throws(Failure) in try work(flag) }
    }
}

extension PendingWork where Failure == Never {
    func run() -> Result {
        switch run(CancellationFlag()) {
        case .success(let result): result
        }
    }
}
