import Logging
import ServiceLifecycle
import SottoCore

/// Notices installs whose process has died, so that none is shown as running for ever, and does what was decided of
/// items' files where a process died before it was done.
///
/// Commands look once, when they start; a server may run for weeks. Separations need no such look: whoever gets the
/// queue puts right what the one before it left.
package struct RecoveryService: Service {
    private static let interval = Duration.seconds(2)

    let database: HomeDatabase
    let logger: Logger

    package init(database: HomeDatabase, logger: Logger) {
        self.database = database
        self.logger = logger
    }

    package func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do {
                    try await database.promptly {
                        let recovery = JobRecovery(store: JobStore(database: database))
                        try recovery.recoverInstalls()
                        try recovery.settle()
                    }
                } catch {
                    logger.warning("recovery: \(SottoError(describing: error).message)")
                }
                try? await database.pause(for: Self.interval)
            }
        }
    }
}
