import Foundation
import GRDB
import SystemPackage

/// Copies of a home's database, so that a damaged one costs a day at most. The stems need none: they are in files of
/// their own, which say what they are.
///
/// Each copy's name has a number, one more than any before it, and copies are ordered by it: a clock that jumps, forward
/// or back, changes nothing. The date in the name is for people.
public struct HomeBackup: Sendable {
    private static let kept = 3
    private static let interval = 24.0 * 3_600

    private let home: Home
    private let now: @Sendable () -> Date

    public init(home: Home) {
        self.init(home: home, now: { Date() })
    }

    /// - Parameter now: the clock.
    package init(home: Home, now: @escaping @Sendable () -> Date) {
        self.home = home
        self.now = now
    }

    /// The newest copy; nil when there is none.
    public var newest: FilePath? { copies.last.map { home.backups.appending($0.name) } }

    private var copies: [BackupName] { copies(among: Files.names(in: home.backups)) }

    /// The copies among the names of files, the oldest first.
    private func copies(among names: [String]) -> [BackupName] {
        let today = BackupName.day(of: now())
        return names.compactMap(BackupName.init).sorted { $0.isOlder(than: $1, today: today) }
    }

    /// Copies the database, unless it was copied within a day, and lets go of the oldest copies.
    ///
    /// - Throws: ``SottoError`` or `DatabaseError`, when the copy cannot be written or the database is damaged; the
    ///   earlier copies stay.
    package func makeIfDue(of pool: DatabasePool) throws {
        // A copy from the future was made by a clock that was wrong.
        if let newest, (0..<Self.interval).contains(Files.age(of: newest, at: now())) { return }
        try make(of: pool)
    }

    /// Copies the database now.
    ///
    /// - Throws: as ``makeIfDue(of:)``.
    func make(of pool: DatabasePool) throws {
        let work = try WorkFolder(in: home.work, below: home.path)
        defer { work.remove() }
        let copy: FilePath.Component = "copy.sqlite"
        try write(pool, to: work.staging.appending(copy))
        if try isLikeNewest(work.staging.appending(copy)) { return }
        let backups = try Folder.make(home.backups, below: home.path)
        try publish(copy, from: work.stagingFolder(), in: backups)
        try backups.synchronize()
        let names = try backups.names().map(\.string)
        for old in copies(among: names).dropLast(Self.kept) { try backups.removeFile(old.name) }
    }

    /// Whether the newest copy holds the same, byte by byte. It counts as made now: many copies of one state, as of a
    /// step to a newer form that fails each time, must not take the places of earlier states.
    private func isLikeNewest(_ copy: FilePath) throws -> Bool {
        guard let newest, FileIdentity(path: newest)?.size == FileIdentity(path: copy)?.size,
            try (try? FileHash.sha256(of: newest)) == FileHash.sha256(of: copy)
        else { return false }
        return utimes(newest.string, nil) == 0
    }

    /// Another process may be making a copy at the same time; both are kept.
    private func publish(_ copy: FilePath.Component, from staging: Folder, in backups: Folder) throws {
        var number = (copies.compactMap(\.number).max() ?? 0) + 1
        while try !staging.rename(copy, to: backups, asFree: BackupName(number: number, date: now()).name) {
            number += 1
        }
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
