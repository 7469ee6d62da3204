import Logging
import ServiceLifecycle
import SottoCore
import Synchronization

/// Installs packs in this process, beside the separations, each because the user has just asked for it.
package final class InstallService: Service {
    private struct Order: Sendable {
        var pack: PackID
        /// Is told the job when there is one, nil when there is nothing to do, or why there will be none.
        var answer: AsyncThrowingStream<Job?, any Error>.Continuation
    }

    private let installer: PackInstaller
    private let orders: AsyncStream<Order>
    private let continuation: AsyncStream<Order>.Continuation
    private let logger: Logger

    package init(installer: PackInstaller, logger: Logger) {
        self.installer = installer
        self.logger = logger
        (orders, continuation) = AsyncStream.makeStream()
    }

    /// Starts an install.
    ///
    /// - Returns: its job; nil when the pack is installed already.
    /// - Throws: ``SottoError`` `already_installing` and others.
    package func start(_ pack: PackID) async throws -> Job? {
        let (answers, answer) = AsyncThrowingStream<Job?, any Error>.makeStream()
        guard case .enqueued = continuation.yield(Order(pack: pack, answer: answer)) else { throw CancellationError() }
        for try await job in answers { return job }
        throw CancellationError()
    }

    /// Stopping cancels what is being installed: an install is never gone on with.
    package func run() async throws {
        await cancelWhenGracefulShutdown { [self] in
            await withDiscardingTaskGroup { group in
                for await order in orders {
                    group.addTask { [self] in await perform(order) }
                }
                group.cancelAll()
            }
        }
        continuation.finish()
    }

    private func perform(_ order: Order) async {
        do {
            let outcome = try await installer.install(order.pack, onStart: { order.answer.yield($0) })
            if case .alreadyInstalled = outcome { order.answer.yield(nil) }
            order.answer.finish()
        } catch {
            let error = SottoError(describing: error)
            logger.info("install of \(order.pack.rawValue): \(error.message)")
            order.answer.finish(throwing: error)
        }
    }
}
