import GRDB
import SottoCore

/// Another connection that holds a home's database in a write transaction, until it is told to end.
final class DatabaseLock: Sendable {
    private let connection: DatabaseQueue

    /// Returns when it has the lock.
    init(_ home: Home) throws {
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        configuration.busyMode = .timeout(10)
        connection = try DatabaseQueue(path: home.database.string, configuration: configuration)
        try connection.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
    }

    func release() throws {
        try connection.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
    }
}
