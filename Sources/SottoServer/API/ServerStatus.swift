import SottoCore
import Synchronization

/// What runs here, and what a separation may ask for.
struct ServerStatus: Encodable, Equatable, Sendable {
    enum RunnerPlace: String, Encodable, Sendable {
        case here, elsewhere, none
    }

    var sotto: String
    var home: String
    var runner: RunnerPlace
    var queued: Int
    var running: Int
    var engines: [SeparationOptions.Offer]
}

/// Reads the server's status from where it is true.
package struct StatusReader: Sendable {
    let database: HomeDatabase
    let queue: QueueService

    package init(database: HomeDatabase, queue: QueueService) {
        self.database = database
        self.queue = queue
    }

    func read() throws -> ServerStatus {
        let counts = try JobStore(database: database).activeCounts()
        return ServerStatus(
            sotto: sottoVersion, home: database.home.path.string, runner: try runner, queued: counts.queued,
            running: counts.running, engines: SeparationOptions.offers
        )
    }

    private var runner: ServerStatus.RunnerPlace {
        get throws {
            if queue.isRunning { return .here }
            return try Runner.isRunning(database.home) ? .elsewhere : .none
        }
    }
}
