import CLinux
import Foundation
import SystemPackage

/// The few things that Sotto does with files, with errors that a person understands.
package enum Files {
    package static func exists(_ path: FilePath) -> Bool {
        FileManager.default.fileExists(atPath: path.string)
    }

    /// Whether a folder, or a link to one, is there.
    static func isFolder(_ path: FilePath) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path.string, isDirectory: &isFolder) && isFolder.boolValue
    }

    /// Whether something has the path, be it a link that leads nowhere.
    static func isTaken(_ path: FilePath) -> Bool { figures(of: path) != nil }

    /// Whether the path itself is a link.
    static func isLink(_ path: FilePath) -> Bool { figures(of: path).map { $0.st_mode & S_IFMT == S_IFLNK } ?? false }

    private static func figures(of path: FilePath) -> stat? {
        var figures = stat()
        return lstat(path.string, &figures) == 0 ? figures : nil
    }

    // MARK: Changing

    // Whatever is changed has the last part of its path, and no link that has it is followed. With `below` the same holds
    // for all parts after that folder, which is one that the user has named or set up; without it the folder that the
    // path lies in is such a one.

    /// Creates the folder and those above it. Existing folders are fine, and so are links to them.
    static func createFolder(_ path: FilePath) throws {
        guard !path.isEmpty, !isFolder(path) else { return }
        try createFolder(path.removingLastComponent())
        if mkdir(path.string, 0o755) != 0 {
            let reason = Errno(rawValue: errno)
            // Somebody else may have made it a moment before.
            guard reason == .fileExists, isFolder(path) else {
                throw SottoError.system(reason == .fileExists ? .notDirectory : reason, path: path.string)
            }
        }
    }

    /// Creates the folder and those above it, from a folder of the user's on.
    static func createFolder(_ path: FilePath, below root: FilePath) throws {
        _ = try Folder.make(path, below: root)
    }

    /// What ``createFolder(_:)`` would make, the deepest first.
    static func missingFolders(_ path: FilePath) -> [FilePath] {
        guard !path.isEmpty, !exists(path) else { return [] }
        return [path] + missingFolders(path.removingLastComponent())
    }

    /// Removes a file or a whole folder; nothing there is fine. Of links, the links are removed; a folder stays that
    /// something is mounted on.
    static func remove(_ path: FilePath, below root: FilePath? = nil) throws {
        // Where the folder is not there, nothing is in it.
        guard isTaken(path) else { return }
        let (folder, name) = try place(of: path, below: root)
        try folder.remove(name)
    }

    /// Writes a new file, in place of the file or link that was there.
    static func write(_ data: Data, to path: FilePath, below root: FilePath? = nil) throws {
        let (folder, name) = try place(of: path, below: root)
        try folder.write(data, to: name)
    }

    /// Replaces a file in one step by one that only its owner can read. It is never readable by others, not for an instant.
    package static func writePrivately(_ data: Data, to path: FilePath) throws {
        let (folder, name) = try place(of: path, below: nil)
        let (_, new) = try parts(of: folder.path.appending(".\(name)-\(getpid())"))
        try folder.write(data, to: new, permissions: .ownerReadWrite)
        try folder.rename(new, to: folder, as: name)
    }

    /// The folder that a path lies in, held open, and the name that it has there.
    private static func place(
        of path: FilePath, below root: FilePath?
    ) throws -> (folder: Folder, name: FilePath.Component) {
        let (parent, name) = try parts(of: path)
        do {
            return (try Folder.open(parent, below: root), name)
        } catch var error as SottoError where error.code == "not_found" {
            error.message = SottoError.system(.noSuchFileOrDirectory, path: path.string).message
            throw error
        }
    }

    private static func parts(of path: FilePath) throws -> (parent: FilePath, name: FilePath.Component) {
        guard let name = path.lastComponent, name.kind == .regular else {
            throw SottoError.system(.invalidArgument, path: path.string)
        }
        return (path.removingLastComponent(), name)
    }

    package static func read(_ path: FilePath) throws -> Data {
        do {
            return try Data(contentsOf: URL(filePath: path.string))
        } catch {
            throw SottoError.system(reason(of: error), path: path.string)
        }
    }

    /// Names in a folder, sorted; empty when there is no such folder.
    static func names(in folder: FilePath) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder.string)) ?? []).sorted()
    }

    /// Renames a file or a folder, and replaces a file or link that has the name.
    static func rename(_ source: FilePath, to target: FilePath, below root: FilePath? = nil) throws {
        let (from, name) = try place(of: source, below: root)
        let (folder, newName) = try place(of: target, below: root)
        try from.rename(name, to: folder, as: newName)
    }

    /// Copies a folder with all that is in it; `target` must not be there.
    static func copyFolder(_ source: FilePath, to target: FilePath) throws {
        do {
            try FileManager.default.copyItem(atPath: source.string, toPath: target.string)
        } catch {
            throw SottoError.system(reason(of: error), path: target.string)
        }
    }

    /// What the system said, below what Foundation made of it.
    private static func reason(of error: any Error) -> Errno {
        let error = error as NSError
        let underlying = error.userInfo[NSUnderlyingErrorKey] as? NSError
        for candidate in [underlying, error].compactMap({ $0 }) where candidate.domain == NSPOSIXErrorDomain {
            return Errno(rawValue: CInt(candidate.code))
        }
        return switch CocoaError.Code(rawValue: error.code) {
        case .fileNoSuchFile, .fileReadNoSuchFile: .noSuchFileOrDirectory
        case .fileReadNoPermission, .fileWriteNoPermission: .permissionDenied
        case .fileWriteOutOfSpace: .noSpace
        case .fileWriteVolumeReadOnly: .readOnlyFileSystem
        case .fileWriteFileExists: .fileExists
        default: .ioError
        }
    }

    /// Swaps two paths in one step (`renameat2(2)`, RENAME_EXCHANGE). Where the file system cannot, by renames over
    /// `aside`, on the same file system: killed between them, what was at `second` is at `aside`. An error means that
    /// nothing has changed.
    static func exchange(
        _ first: FilePath, _ second: FilePath, aside: FilePath, below root: FilePath? = nil
    ) throws {
        let (folder, name) = try place(of: first, below: root)
        let (other, otherName) = try place(of: second, below: root)
        guard try !folder.exchange(name, with: other, otherName) else { return }
        try exchangeByRenames(first, second, aside: aside, below: root)
    }

    package static func exchangeByRenames(
        _ first: FilePath, _ second: FilePath, aside: FilePath, below root: FilePath? = nil
    ) throws {
        try rename(second, to: aside, below: root)
        do {
            try rename(first, to: second, below: root)
        } catch {
            try? rename(aside, to: second, below: root)
            throw error
        }
        // What was at `first` is in its place: no failure from here on.
        try? rename(aside, to: first, below: root)
    }

    /// Makes what was written to a file or a folder's list of names survive a loss of power.
    static func synchronize(_ path: FilePath) throws {
        BlockingCheck.mayWait()
        do {
            let file = try FileDescriptor.open(path, .readOnly, options: .closeOnExec)
            try file.closeAfter {
                if fsync(file.rawValue) != 0 { throw Errno(rawValue: errno) }
            }
        } catch let errno as Errno {
            throw SottoError.system(errno, path: path.string)
        }
    }

    /// The same for everything on a file system at once: for folders of many thousand files.
    static func synchronizeFileSystem(of path: FilePath) throws {
        BlockingCheck.mayWait()
        do {
            let file = try FileDescriptor.open(path, .readOnly, options: .closeOnExec)
            try file.closeAfter {
                let result = sotto_sync_file_system(file.rawValue)
                if result != 0 { throw Errno(rawValue: result) }
            }
        } catch let errno as Errno {
            throw SottoError.system(errno, path: path.string)
        }
    }

    /// Seconds since a file or a folder was last changed; 0 when it is not there.
    static func age(of path: FilePath, at now: Date = Date()) -> Double {
        var figures = stat()
        guard stat(path.string, &figures) == 0 else { return 0 }
        return age(of: figures, at: now)
    }

    static func age(of figures: stat, at now: Date = Date()) -> Double {
        now.timeIntervalSince1970 - Double(figures.st_mtim.tv_sec)
    }

    /// Bytes that an unprivileged process can still write to the file system of `path`, or of the nearest
    /// folder above it that exists.
    static func freeBytes(at path: FilePath) -> Int64 {
        guard let figures = fileSystem(of: path) else { return 0 }
        return Int64(figures.f_bavail) * Int64(figures.f_frsize)
    }

    /// Whether the file system of `path` has room for bytes at best, but for no further file: each takes an inode.
    static func hasNoInodes(at path: FilePath) -> Bool {
        // File systems that make inodes as they need them say that they have none at all.
        guard let figures = fileSystem(of: path) else { return false }
        return figures.f_files > 0 && figures.f_favail == 0
    }

    private static func fileSystem(of path: FilePath) -> statvfs? {
        var place = path
        while !exists(place), !place.isEmpty, place.removingLastComponent() != place { place.removeLastComponent() }
        var figures = statvfs()
        return statvfs(place.string, &figures) == 0 ? figures : nil
    }

    /// Every regular file below a folder with its size, links not followed.
    static func regularFiles(below folder: FilePath) -> [(path: FilePath, size: Int64)] {
        let keys: [URLResourceKey] = [.isRegularFileKey, .fileSizeKey]
        let root = URL(filePath: folder.string, directoryHint: .isDirectory)
        guard let walker = FileManager.default.enumerator(at: root, includingPropertiesForKeys: keys) else { return [] }
        return walker.compactMap { entry in
            guard let url = entry as? URL, let values = try? url.resourceValues(forKeys: Set(keys)),
                values.isRegularFile == true
            else { return nil }
            return (FilePath(url.path(percentEncoded: false)), Int64(values.fileSize ?? 0))
        }
    }

    static func size(of folder: FilePath) -> Int64 {
        regularFiles(below: folder).reduce(0) { $0 + $1.size }
    }
}
