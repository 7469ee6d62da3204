import Foundation
import GRDB
import SystemPackage

/// Copies of a home's database, so that a damaged one costs a day at most. The stems need none: they are in files of
/// their own, which say what they are.
public struct HomeBackup: Sendable {
    private static let kept = 3
    private static let interval = 24.0 * 3_600
    private static let prefix = "sotto-"

    private let home: Home

    public init(home: Home) {
        self.home = home
    }

    /// The newest copy; nil when there is none.
    public var newest: FilePath? { copies.last.map { home.backups.appending($0) } }

    private var copies: [String] {
        Files.names(in: home.backups).filter { $0.hasPrefix(Self.prefix) && $0.hasSuffix(".sqlite") }
    }

    /// Copies the database, unless it was copied within a day, and lets go of the oldest copies.
    ///
    /// - Throws: ``SottoError`` or `DatabaseError`, when the copy cannot be written or the database is damaged; the
    ///   earlier copies stay.
    func makeIfDue(of pool: DatabasePool) throws {
        // A copy from the future was made by a clock that was wrong.
        if let newest, (0..<Self.interval).contains(Files.age(of: newest)) { return }
        try make(of: pool)
    }

    /// Copies the database now.
    ///
    /// - Throws: as ``makeIfDue(of:)``.
    func make(of pool: DatabasePool) throws {
        let work = try WorkFolder(in: home.work)
        defer { work.remove() }
        let copy = work.staging.appending("copy.sqlite")
        try write(pool, to: copy)
        try Files.createFolder(home.backups)
        let day = Date().ISO8601Format(.iso8601Date(timeZone: .gmt))
        try Files.rename(copy, to: home.backups.appending("\(Self.prefix)\(day).sqlite"))
        try Files.synchronize(home.backups)
        for name in copies.dropLast(Self.kept) { try Files.remove(home.backups.appending(name)) }
    }

    /// A sound copy in one file, on the disk when this returns.
    private func write(_ pool: DatabasePool, to path: FilePath) throws {
        let target = try DatabaseQueue(path: path.string)
        try pool.backup(to: target)
        try target.inDatabase { db in
            // A copy of a damaged database must not take a sound one's place.
            let answer = try String.fetchOne(db, sql: "PRAGMA quick_check(1)") ?? "no answer"
            if answer != "ok" { throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: answer) }
            // Without this the copy would come with files of its own beside it.
            try db.execute(sql: "PRAGMA journal_mode = DELETE")
        }
        try target.close()
        try Files.synchronize(path)
    }
}
