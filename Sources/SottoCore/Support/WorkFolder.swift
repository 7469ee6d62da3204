import Foundation
import SystemPackage

/// A hidden folder for what is in the making or about to be deleted: beside the output of `sotto separate`, or in the
/// home's `work`.
///
/// A folder whose process was killed is removed by the next one that works in the same place: a lock inside it, which
/// ends with its process, tells whether anyone still uses it.
package struct WorkFolder: Sendable {
    private static let prefix = ".sotto-"
    /// A folder gets its lock at once; one that has none after this long will not get it any more.
    private static let secondsUntilLocked = 60.0
    private static let attempts = 20

    package let path: FilePath
    private let lock: FileLock

    package var scratch: FilePath { path.appending("scratch") }
    package var staging: FilePath { path.appending("staging") }

    /// - Throws: ``SottoError`` when `parent` cannot be written.
    package init(in parent: FilePath) throws {
        Self.removeAbandoned(in: parent)
        (path, lock) = try Self.makeLocked(in: parent)
        try Files.createFolder(scratch)
        try Files.createFolder(staging)
    }

    /// Whoever looks for abandoned folders between the making of a lock and its locking takes the folder for one and
    /// removes it; then another is made.
    private static func makeLocked(in parent: FilePath) throws -> (FilePath, FileLock) {
        var folder = parent
        for _ in 1...attempts {
            folder = parent.appending(prefix + UUID().uuidString.lowercased())
            try Files.createFolder(folder)
            let file = folder.appending("lock")
            if let lock = try FileLock.tryLock(file, .exclusive), Files.exists(file) { return (folder, lock) }
        }
        throw SottoError.system(.resourceBusy, path: folder.string)
    }

    package func remove() {
        Self.remove(path)
    }

    /// The lock goes last: as long as anything is left, the next one can tell whose it is.
    private static func remove(_ folder: FilePath) {
        for name in Files.names(in: folder) where name != "lock" { try? Files.remove(folder.appending(name)) }
        guard Files.names(in: folder).allSatisfy({ $0 == "lock" }) else { return }
        try? Files.remove(folder)
    }

    /// Removes the folders of processes that have died. What cannot be removed is tried again next time.
    package static func removeAbandoned(in parent: FilePath) {
        for name in Files.names(in: parent) where name.hasPrefix(prefix) {
            let folder = parent.appending(name)
            guard Files.exists(folder.appending("lock")) else {
                // Just being made, or killed then, or not ours; only an empty folder can go this way.
                if Files.age(of: folder) > secondsUntilLocked { rmdir(folder.string) }
                continue
            }
            guard let lock = try? FileLock.tryLock(folder.appending("lock"), .exclusive) else { continue }
            remove(folder)
            withExtendedLifetime(lock) {}
        }
    }
}
