import Foundation
import SystemPackage

/// A hidden folder beside the output of `sotto separate` for what is not finished.
///
/// A folder whose process was killed is removed by the next one that works in the same place: a lock inside it, which
/// ends with its process, tells whether anyone still uses it.
package struct WorkFolder {
    private static let prefix = ".sotto-"

    package let path: FilePath
    private let lock: FileLock

    package var scratch: FilePath { path.appending("scratch") }
    package var staging: FilePath { path.appending("staging") }

    /// - Throws: ``SottoError`` when `parent` cannot be written.
    package init(in parent: FilePath) throws {
        Self.removeAbandoned(in: parent)
        path = parent.appending(Self.prefix + UUID().uuidString.lowercased())
        try Files.createFolder(path)
        guard let lock = try FileLock.tryLock(path.appending("lock"), .exclusive) else {
            throw SottoError.system(.resourceBusy, path: path.string)
        }
        self.lock = lock
        try Files.createFolder(scratch)
        try Files.createFolder(staging)
    }

    package func remove() {
        try? Files.remove(path)
    }

    private static func removeAbandoned(in parent: FilePath) {
        for name in Files.names(in: parent) where name.hasPrefix(prefix) {
            let folder = parent.appending(name)
            // Without a lock file the folder is just being made, or is not ours.
            guard Files.exists(folder.appending("lock")),
                let lock = try? FileLock.tryLock(folder.appending("lock"), .exclusive)
            else { continue }
            try? Files.remove(folder)
            withExtendedLifetime(lock) {}
        }
    }
}
