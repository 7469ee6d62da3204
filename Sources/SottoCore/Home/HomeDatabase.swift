import Foundation
import GRDB
import SystemPackage

/// The home's SQLite database. Any number of processes may have it open at once.
public final class HomeDatabase: Sendable {
    public let home: Home
    /// Tells when the database changes, by whichever process.
    let changes: ChangeSignal
    private let connections: DatabasePool
    /// How long another process's transaction is waited for, unless a caller says otherwise.
    let patience: Duration

    /// The connections, for threads that may wait. Tasks read with ``read(_:)`` and write with
    /// ``persistently(_:waitsForSpace:onDelay:_:)``; threads write with ``change(patience:cancellation:_:)``.
    package var pool: DatabasePool {
        BlockingCheck.mayWait()
        return connections
    }

    /// Opens the database, creating home and database or bringing them to this version's form first.
    ///
    /// - Parameter patience: how long another process is waited for.
    /// - Throws: ``SottoError``: `home_newer` when a later version of Sotto made the database, `home_damaged`,
    ///   `home_not_writable`, `home_busy` and others of the system. A database that cannot be used is left as it is.
    public init(home: Home, patience: Duration = .seconds(20)) throws {
        BlockingCheck.mayWait()
        self.home = home
        self.patience = patience
        do {
            try home.create()
            // Two processes that both find an old database must not both change it.
            guard let lock = try FileLock.lock(home.setUpLock, patience: patience) else {
                throw DatabaseError(resultCode: .SQLITE_BUSY)
            }
            try Self.requireNotLost(home)
            try Self.requireNotNewer(home, patience)
            connections = try DatabasePool(path: home.database.string, configuration: Self.configuration(patience))
            try Self.bringUpToDate(connections, home)
            changes = ChangeSignal(home: home)
            withExtendedLifetime(lock) {}
        } catch {
            throw Self.describe(error, home)
        }
    }

    /// Closes all connections, after which the database is a single file, unless another process has it open.
    ///
    /// Left to the end of the process, they are not closed, and what was written last stays in SQLite's log.
    package func close() async {
        await changes.close()
        await blocking { [connections] in
            // SQLite moves its log into the database when the last connection is closed, unless that one may only read:
            // GRDB's `close` would close the readers last.
            connections.releaseMemory()
            _ = try? connections.close()
        }
    }

    /// Reads on a thread of its own, for callers that must not block theirs.
    ///
    /// GRDB's own asynchronous reads keep a connection while their task waits for a thread. When all connections are
    /// kept so, and all threads wait for a connection, nothing goes on.
    func read<Value: Sendable>(_ value: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        try await blocking { [self] _ in try pool.read(value) }
    }

    /// With less, SQLite cannot work.
    private static let leastFreeBytes: Int64 = 1 << 20

    /// How often a writer looks whether another process's transaction has ended.
    private static let interval = Duration.milliseconds(5)
    /// For how long, where the attempt is repeated anyway.
    private static let briefly = Duration.milliseconds(5)

    private static func configuration(_ patience: Duration) -> Configuration {
        var configuration = Configuration()
        // Writers of other processes are waited for; their transactions are short.
        configuration.busyMode = .callback { tries in
            guard Self.interval * tries < (WritePatience.isBrief ? Self.briefly : patience) else { return false }
            usleep(UInt32(Self.interval / .microseconds(1)))
            return true
        }
        configuration.foreignKeysEnabled = true
        configuration.maximumReaderCount = 4
        return configuration
    }

    /// SQLite takes an empty file for a new database, and would make one where a lost one was.
    private static func requireNotLost(_ home: Home) throws {
        let size = FileIdentity(path: home.database)?.size ?? 0
        guard size == 0, !Files.names(in: home.items).isEmpty || HomeBackup(home: home).newest != nil else { return }
        throw DatabaseError(
            resultCode: .SQLITE_CORRUPT, message: "it is empty or gone, but what was made with it is there")
    }

    /// Looked at through a connection of its own, which writes nothing: a pool writes when it is opened, and even closing
    /// a connection moves what a killed process has left in the log into the database, unless it may only read.
    private static func requireNotNewer(_ home: Home, _ patience: Duration) throws {
        guard FileIdentity(path: home.database) != nil else { return }
        var configuration = configuration(patience)
        configuration.readonly = Files.exists(FilePath(home.database.string + "-wal"))
        let database = try DatabaseQueue(path: home.database.string, configuration: configuration)
        guard try database.read(Migrations.migrator.hasBeenSuperseded) else { return try database.close() }
        throw SottoError(
            code: "home_newer", message: "\"\(home.path)\" was made by a newer version of Sotto.",
            hint: "Install that version, or choose another home with --home."
        )
    }

    private static func bringUpToDate(_ pool: DatabasePool, _ home: Home) throws {
        let migrator = Migrations.migrator
        let isNew = try pool.read { try migrator.appliedIdentifiers($0).isEmpty }
        let isCurrent = try pool.read(migrator.hasCompletedMigrations)
        if !isNew, !isCurrent { try HomeBackup(home: home).make(of: pool) }
        try migrator.migrate(pool)
    }

    /// What is wrong, said of this home.
    static func describe(_ error: any Error, _ home: Home) -> SottoError {
        var described = SottoError(describing: error)
        // SQLite says no more of a file that it cannot make than that it cannot open it.
        let mayWantInodes = ["database_error", "disk_full", "home_not_writable"].contains(described.code)
        if mayWantInodes, Files.hasNoInodes(at: home.path) { return .system(.noSpace, path: home.path.string) }
        switch described.code {
        case "database_error" where Files.freeBytes(at: home.path) < leastFreeBytes:
            // SQLite only says that reading or writing failed when there is no room for its index of the log.
            described = .system(.noSpace, path: home.path.string)
        case "not_found", "link_loop":
            described.message = "The home \"\(home.path)\" cannot be used. \(described.message)"
        case "home_damaged":
            described.message = "The database \"\(home.database)\" is damaged: \(reason(error))."
            described.hint = hintForDamage(home)
        case "permission_denied", "read_only", "home_not_writable":
            described = SottoError(
                code: "home_not_writable", message: "The home \"\(home.path)\" cannot be written. \(described.message)",
                hint: "Check its owner and permissions, or choose another home with --home."
            )
        default: break
        }
        return described
    }

    private static func reason(_ error: any Error) -> String {
        (error as? DatabaseError)?.message ?? "SQLite cannot read it"
    }

    private static func hintForDamage(_ home: Home) -> String {
        let name = home.database.lastComponent?.string ?? ""
        let away = "Move \"\(name)\", \"\(name)-wal\" and \"\(name)-shm\" into another folder"
        guard let backup = HomeBackup(home: home).newest else {
            return "\(away) and keep them; `sqlite3 \(name) .recover` there may save what is in them. "
                + "There is no backup yet. Your files and the stems are untouched."
        }
        return "\(away), then copy the backup \"\(backup)\" to \"\(home.database)\"."
    }

    /// Keeps a copy of the database, one a day. A copy that cannot be made stops nothing.
    public func backUpIfDue() {
        try? HomeBackup(home: home).makeIfDue(of: pool)
    }

    /// What SQLite's own check says of the file: nil when it is sound, else its first complaint.
    public func integrityFault() throws -> String? {
        try pool.read { db in
            let answer = try String.fetchOne(db, sql: "PRAGMA quick_check(1)") ?? "no answer"
            return answer == "ok" ? nil : answer
        }
    }
}
