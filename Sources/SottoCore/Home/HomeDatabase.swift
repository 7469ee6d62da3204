import Foundation
import GRDB
import SystemPackage

/// The home's SQLite database. Any number of processes may have it open at once.
public final class HomeDatabase: Sendable {
    public let home: Home
    package let pool: DatabasePool

    /// Opens the database, creating home and database or bringing them to this version's form first.
    ///
    /// - Throws: ``SottoError``: `home_newer` when a later version of Sotto made the database, `home_damaged`,
    ///   `home_not_writable` and others of the system.
    public init(home: Home) throws {
        self.home = home
        do {
            try home.create()
            // Two processes that both find an old database must not both change it.
            let lock = try FileLock.lock(home.setUpLock)
            pool = try DatabasePool(path: home.database.string, configuration: Self.configuration)
            let migrator = Migrations.migrator
            if try pool.read(migrator.hasBeenSuperseded) {
                throw SottoError(
                    code: "home_newer", message: "\"\(home.path)\" was made by a newer version of Sotto.",
                    hint: "Install that version, or choose another home with --home."
                )
            }
            try migrator.migrate(pool)
            withExtendedLifetime(lock) {}
        } catch {
            throw SottoError(describing: error)
        }
    }

    private static var configuration: Configuration {
        var configuration = Configuration()
        // Writers of other processes are waited for; their transactions are short.
        configuration.busyMode = .timeout(20)
        configuration.foreignKeysEnabled = true
        configuration.maximumReaderCount = 4
        return configuration
    }

    /// What SQLite's own check says of the file: nil when it is sound, else its first complaint.
    public func integrityFault() throws -> String? {
        try pool.read { db in
            let answer = try String.fetchOne(db, sql: "PRAGMA quick_check(1)") ?? "no answer"
            return answer == "ok" ? nil : answer
        }
    }
}
