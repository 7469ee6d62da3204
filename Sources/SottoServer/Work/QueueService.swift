import Logging
import ServiceLifecycle
import SottoCore
import Synchronization

/// Runs the home's queue as long as the server runs. While another process does, it tries every second to take over.
package final class QueueService: Service {
    private let database: HomeDatabase
    private let environment: SottoEnvironment
    private let jobsAtOnce: Int
    private let logger: Logger
    private let holdsQueue = Atomic(false)

    package init(database: HomeDatabase, environment: SottoEnvironment, jobsAtOnce: Int, logger: Logger) {
        self.database = database
        self.environment = environment
        self.jobsAtOnce = jobsAtOnce
        self.logger = logger
    }

    /// Whether this process has the right to run the queue.
    package var isRunning: Bool { holdsQueue.load(ordering: .relaxed) }

    /// Stopping puts what runs back into the queue.
    package func run() async throws {
        await cancelWhenGracefulShutdown { [self] in
            while !Task.isCancelled {
                do {
                    try await runOnce()
                } catch is CancellationError {
                    return
                } catch {
                    // As on a full disk: when there is room again, the queue goes on.
                    logger.error("queue: \(SottoError(describing: error).message)")
                }
                try? await database.pause(for: .seconds(1))
            }
        }
    }

    private func runOnce() async throws {
        guard let claim = try await Runner.claim(database.home) else { return }
        holdsQueue.store(true, ordering: .relaxed)
        defer { holdsQueue.store(false, ordering: .relaxed) }
        let runner = Runner(
            database: database, environment: environment, jobsAtOnce: jobsAtOnce,
            reservedDescriptors: DescriptorLimit.connections()
        ) { [logger] in logger.warning("queue: \($0)") }
        _ = try await runner.run(claim, until: .never)
    }
}
