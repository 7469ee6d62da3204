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

    /// Creates the folder and those above it. Existing folders are fine.
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

    /// What ``createFolder(_:)`` would make, the deepest first.
    static func missingFolders(_ path: FilePath) -> [FilePath] {
        guard !path.isEmpty, !exists(path) else { return [] }
        return [path] + missingFolders(path.removingLastComponent())
    }

    /// Removes a file or a whole folder; nothing there is fine.
    static func remove(_ path: FilePath) throws {
        do {
            try FileManager.default.removeItem(atPath: path.string)
        } catch CocoaError.fileNoSuchFile {
            return
        } catch {
            throw SottoError.system(reason(of: error), path: path.string)
        }
    }

    static func write(_ data: Data, to path: FilePath) throws {
        do {
            let file = try FileDescriptor.open(
                path, .writeOnly, options: [.create, .truncate, .closeOnExec],
                permissions: [.ownerReadWrite, .groupRead, .otherRead]
            )
            try file.closeAfter { _ = try file.writeAll(data) }
        } catch let errno as Errno {
            throw SottoError.system(errno, path: path.string)
        }
    }

    /// Replaces a file in one step by one that only its owner can read. It is never readable by others, not for an instant.
    package static func writePrivately(_ data: Data, to path: FilePath) throws {
        let new = path.removingLastComponent().appending(".\(path.lastComponent?.string ?? "")-\(getpid())")
        do {
            let file = try FileDescriptor.open(
                new, .writeOnly, options: [.create, .truncate, .closeOnExec], permissions: .ownerReadWrite)
            try file.closeAfter { _ = try file.writeAll(data) }
        } catch let errno as Errno {
            throw SottoError.system(errno, path: path.string)
        }
        try rename(new, to: path)
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

    static func rename(_ source: FilePath, to target: FilePath) throws {
        if Foundation.rename(source.string, target.string) != 0 {
            throw SottoError.system(Errno(rawValue: errno), path: target.string)
        }
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
    static func exchange(_ first: FilePath, _ second: FilePath, aside: FilePath) throws {
        let result = Errno(rawValue: sotto_exchange(first.string, second.string))
        switch result {
        case Errno(rawValue: 0): return
        case .noFunction, .invalidArgument, .notSupported: try exchangeByRenames(first, second, aside: aside)
        default: throw SottoError.system(result, path: second.string)
        }
    }

    package static func exchangeByRenames(_ first: FilePath, _ second: FilePath, aside: FilePath) throws {
        try rename(second, to: aside)
        do {
            try rename(first, to: second)
        } catch {
            try? rename(aside, to: second)
            throw error
        }
        // What was at `first` is in its place: no failure from here on.
        try? rename(aside, to: first)
    }

    /// Makes what was written to a file or a folder's list of names survive a loss of power.
    static func synchronize(_ path: FilePath) throws {
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
    static func age(of path: FilePath) -> Double {
        var figures = stat()
        guard stat(path.string, &figures) == 0 else { return 0 }
        return Date().timeIntervalSince1970 - Double(figures.st_mtim.tv_sec)
    }

    /// Bytes that an unprivileged process can still write to the file system of `path`, or of the nearest
    /// folder above it that exists.
    static func freeBytes(at path: FilePath) -> Int64 {
        var place = path
        while !exists(place), !place.isEmpty, place.removingLastComponent() != place { place.removeLastComponent() }
        var figures = statvfs()
        guard statvfs(place.string, &figures) == 0 else { return 0 }
        return Int64(figures.f_bavail) * Int64(figures.f_frsize)
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
