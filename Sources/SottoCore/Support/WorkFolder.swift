import Foundation
import SystemPackage

/// A hidden folder for what is in the making or about to be deleted: beside the output of `sotto separate`, or in the
/// home's `work`.
///
/// A folder whose process was killed is removed by the next one that works in the same place: a lock inside it, which
/// ends with its process, tells whether anyone still uses it. Others may be able to write there, so nothing is removed
/// but what Sotto has made as this user: the name has the exact form, the folder is no link and no mount, it belongs to
/// this user, and the lock's file, which does so too, says that it is Sotto's.
package struct WorkFolder: Sendable {
    private static let prefix = ".sotto-"
    private static let lockName: FilePath.Component = "lock"
    /// What the lock's file holds.
    package static let marker = "Sotto works in this folder. It removes it with all that is in it.\n"
    /// A folder gets its lock at once; one that has none after this long will not get it any more.
    private static let secondsUntilLocked = 60.0
    private static let attempts = 20

    package let path: FilePath
    private let name: FilePath.Component
    private let parent: Folder
    private let folder: Folder
    private let lock: FileLock

    package var scratch: FilePath { path.appending("scratch") }
    package var staging: FilePath { path.appending("staging") }

    /// - Parameters:
    ///   - parent: made if it is not there.
    ///   - root: a folder above it that the user has set up; no link is followed from there on.
    /// - Throws: ``SottoError`` when `parent` cannot be written.
    package init(in parent: FilePath, below root: FilePath? = nil) throws {
        try self.init(in: Folder.make(parent, below: root))
    }

    /// - Throws: ``SottoError`` when `parent` cannot be written.
    init(in parent: Folder) throws {
        Self.removeAbandoned(in: parent, of: geteuid())
        self.parent = parent
        (name, folder, lock) = try Self.makeLocked(in: parent)
        path = folder.path
        try folder.makeFolder("scratch")
        try folder.makeFolder("staging")
    }

    /// Where a clock jumps, whoever looks for abandoned folders may take a new one for one, as long as it says nothing of
    /// itself, and remove it; then another is made.
    private static func makeLocked(in parent: Folder) throws -> (FilePath.Component, Folder, FileLock) {
        for _ in 1...attempts {
            guard let name = FilePath.Component(prefix + UUID().uuidString.lowercased()) else { break }
            // Nobody else can put anything into it.
            try parent.makeFolder(name, permissions: .ownerReadWriteExecute)
            let folder = try parent.folder(name)
            do {
                let file = try folder.openFile(
                    lockName, .readWrite, options: [.create, .exclusiveCreate], permissions: .readableByAll)
                guard let lock = FileLock.tryLock(file, .exclusive) else { continue }
                try file.writeAll(marker.utf8)
                if folder.figures(of: lockName) != nil { return (name, folder, lock) }
            } catch {
                guard parent.figures(of: name) != nil else { continue }
                remove(folder, name, from: parent)
                throw (error as? Errno).map { SottoError.system($0, path: folder.path.string) } ?? error
            }
        }
        throw SottoError.system(.resourceBusy, path: parent.path.string)
    }

    // MARK: Moving

    /// What has been made in ``staging``.
    func stagingFolder() throws -> Folder { try folder.folder("staging") }

    /// Takes something of a home's in, in one step, so that it goes with this folder; nothing there is fine.
    ///
    /// - Throws: ``SottoError``.
    func take(_ path: FilePath, below root: FilePath) throws {
        guard Files.isTaken(path), let name = path.lastComponent else { return }
        try Folder.open(path.removingLastComponent(), below: root).rename(name, to: stagingFolder(), as: name)
    }

    /// Moves what was made in ``staging`` to its place, in one step, and replaces the file or link that was there.
    ///
    /// - Throws: ``SottoError``.
    func publish(_ name: FilePath.Component, as path: FilePath, below root: FilePath) throws {
        guard let newName = path.lastComponent else { return }
        let target = try Folder.open(path.removingLastComponent(), below: root)
        try stagingFolder().rename(name, to: target, as: newName)
    }

    // MARK: Removing

    package func remove() {
        Self.remove(folder, name, from: parent)
    }

    /// The lock goes last: as long as anything is left, the next one can tell whose it is.
    private static func remove(_ folder: Folder, _ name: FilePath.Component, from parent: Folder) {
        for inner in (try? folder.names()) ?? [] where inner != lockName { try? folder.remove(inner) }
        guard let left = try? folder.names(), left.allSatisfy({ $0 == lockName }) else { return }
        try? folder.removeFile(lockName)
        parent.removeEmptyFolder(name)
    }

    /// Removes the folders of processes that have died. What cannot be removed is tried again next time.
    ///
    /// - Parameters:
    ///   - root: as for ``init(in:below:)``.
    ///   - user: whose folders they are.
    package static func removeAbandoned(
        in parent: FilePath, below root: FilePath? = nil, of user: uid_t = geteuid()
    ) {
        // Where there is no such folder, nothing is left in it.
        if let parent = try? Folder.open(parent, below: root) { removeAbandoned(in: parent, of: user) }
    }

    private static func removeAbandoned(in parent: Folder, of user: uid_t) {
        for name in (try? parent.names()) ?? [] where isName(name) {
            guard let folder = try? parent.folderOnSameMount(name), folder.figures.st_uid == user else { continue }
            guard let lock = lockOfAbandoned(folder, of: user) else {
                // Killed before it had its lock; only an empty folder can go this way.
                if Files.age(of: folder.figures) > secondsUntilLocked { parent.removeEmptyFolder(name) }
                continue
            }
            remove(folder, name, from: parent)
            withExtendedLifetime(lock) {}
        }
    }

    /// The exact form: what only looks similar is somebody else's.
    private static func isName(_ name: FilePath.Component) -> Bool {
        guard name.string.hasPrefix(prefix) else { return false }
        let id = String(name.string.dropFirst(prefix.count))
        return UUID(uuidString: id)?.uuidString.lowercased() == id
    }

    /// The lock of a folder that Sotto has made and nobody uses; nil for every other folder.
    private static func lockOfAbandoned(_ folder: Folder, of user: uid_t) -> FileLock? {
        guard let file = try? folder.openFile(lockName, .readOnly, options: .nonBlocking) else { return nil }
        var figures = stat()
        guard fstat(file.rawValue, &figures) == 0, figures.st_mode.isRegularFile, figures.st_nlink == 1,
            figures.st_uid == user, isMarked(file) || isUnfinished(folder, figures)
        else {
            try? file.close()
            return nil
        }
        return FileLock.tryLock(file, .exclusive)
    }

    private static func isMarked(_ file: FileDescriptor) -> Bool {
        var content = [UInt8](repeating: 0, count: marker.utf8.count + 1)
        let count = try? content.withUnsafeMutableBytes { try file.read(fromAbsoluteOffset: 0, into: $0) }
        return count == marker.utf8.count && content.dropLast().elementsEqual(marker.utf8)
    }

    /// Whether its process was killed between the making of the lock's file and the writing of it.
    private static func isUnfinished(_ folder: Folder, _ lock: stat) -> Bool {
        lock.st_size == 0 && Files.age(of: lock) > secondsUntilLocked && (try? folder.names()) == [lockName]
    }
}
