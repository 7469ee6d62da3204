import Foundation
import GRDB
import Media
import SottoCore
import SottoServer
import SystemPackage
import TestSupport

/// A home of its own for one test.
final class TestHome: Sendable {
    let folder: TemporaryFolder
    let home: Home
    let database: HomeDatabase

    init() throws {
        folder = try TemporaryFolder()
        home = Home(path: folder.file("home"))
        database = try HomeDatabase(home: home)
    }

    var library: Library { Library(database: database) }
    var jobs: JobStore { JobStore(database: database) }
    var queue: QueueService {
        QueueService(
            database: database, environment: Self.environment, jobsAtOnce: 1, logger: Requests.logger)
    }
    var teller: ChangeTeller {
        ChangeTeller(database: database, status: StatusReader(database: database, queue: queue))
    }

    static let environment = SottoEnvironment(
        variables: ProcessInfo.processInfo.environment, worker: Program.worker
    )

    /// Writes a file and a record of it, without looking into the file.
    @discardableResult
    func record(_ name: String) throws -> Item {
        let path = try folder.write("sound", to: name)
        guard let identity = FileIdentity(path: path) else { throw ProgramFailure(message: "\(path) was not written") }
        let media = try JSONDecoder().decode(
            MediaInfo.self, from: Data(#"{"container":"wav","duration":1,"audioStreams":[]}"#.utf8))
        return try database.pool.write { db in
            var item = Item(path: path, identity: identity, media: media)
            try item.insert(db)
            return item
        }
    }

    /// Queues a separation of a new item.
    func queueJob(_ name: String) throws -> Job {
        try jobs.enqueueSeparation(of: record(name), options: SeparationOptions()).job
    }
}

/// Waits until a condition holds, at most ten seconds.
///
/// - Returns: whether it came to hold.
func eventually(_ condition: () async throws -> Bool) async throws -> Bool {
    for _ in 0..<200 {
        if try await condition() { return true }
        try await Task.sleep(for: .milliseconds(50))
    }
    return false
}
