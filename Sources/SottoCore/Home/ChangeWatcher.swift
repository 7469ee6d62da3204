import Foundation
import GRDB

/// Notices that another connection, of this process or of any other, has changed the database.
///
/// SQLite's own change notifications do not cross processes; `PRAGMA data_version` does, and costs microseconds.
public actor ChangeWatcher {
    private static let interval = Duration.milliseconds(100)

    private let connection: DatabaseQueue
    private var lastVersion: Int

    public init(database: HomeDatabase) throws {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(20)
        do {
            connection = try DatabaseQueue(path: database.home.database.string, configuration: configuration)
            lastVersion = try connection.read(Self.version)
        } catch {
            throw SottoError(describing: error)
        }
    }

    /// Returns when the database has changed since the last call, or after `limit`.
    ///
    /// - Throws: `CancellationError`.
    public func change(within limit: Duration) async throws {
        let deadline = ContinuousClock.now + limit
        while ContinuousClock.now < deadline {
            try await Task.sleep(for: Self.interval)
            let version = (try? await connection.read(Self.version)) ?? lastVersion
            if version != lastVersion {
                lastVersion = version
                return
            }
        }
    }

    private static func version(_ db: Database) throws -> Int {
        try Int.fetchOne(db, sql: "PRAGMA data_version") ?? 0
    }
}
