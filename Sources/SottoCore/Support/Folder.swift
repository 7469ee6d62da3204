import CLinux
import Foundation
import SystemPackage

/// A folder that is held open. What is done to a name in it is done in this very folder, wherever its path leads by then,
/// and never behind a link that has the name.
///
/// Whoever can write to a folder can put a link where Sotto expects a file or a folder of its own, at any moment. So
/// links are followed on the way to what the user names or has set up, and not one step further.
package final class Folder: Sendable {
    /// Where it was when it was opened: for messages, and for children, which are told paths.
    package let path: FilePath
    private let file: FileDescriptor

    /// Opens a folder that the user has named or set up; links on the way are followed.
    ///
    /// - Throws: ``SottoError``.
    package init(_ path: FilePath) throws {
        self.path = path
        do {
            file = try FileDescriptor.open(
                path.isEmpty ? "." : path, .readOnly, options: [.directory, .closeOnExec])
        } catch let errno as Errno {
            throw SottoError.system(errno, path: path.string)
        }
    }

    private init(path: FilePath, file: FileDescriptor) {
        self.path = path
        self.file = file
    }

    deinit {
        try? file.close()
    }

    /// Opens a folder below one of the user's.
    ///
    /// - Parameter root: the user's; links on the way to it are followed, and none from there on. Nil for a folder that
    ///   is the user's itself.
    /// - Throws: ``SottoError``, `unexpected_link` among them.
    package static func open(_ path: FilePath, below root: FilePath? = nil) throws -> Folder {
        guard let root else { return try Folder(path) }
        return try steps(from: root, to: path).reduce(Folder(root)) { try $0.folder($1) }
    }

    /// The same, and makes what is missing of it.
    static func make(_ path: FilePath, below root: FilePath? = nil) throws -> Folder {
        try Files.createFolder(root ?? path)
        guard let root else { return try Folder(path) }
        return try steps(from: root, to: path).reduce(Folder(root)) { folder, name in
            try folder.makeFolder(name)
            return try folder.folder(name)
        }
    }

    private static func steps(from root: FilePath, to path: FilePath) -> [FilePath.Component] {
        precondition(path.starts(with: root), "\(path) is not below \(root)")
        return Array(path.components.dropFirst(root.components.count))
    }

    // MARK: Looking

    /// What the system knows of the folder itself.
    var figures: stat {
        var figures = stat()
        // It cannot fail with an open descriptor.
        fstat(file.rawValue, &figures)
        return figures
    }

    /// What has a name, links not followed; nil when nothing has it.
    package func figures(of name: FilePath.Component) -> stat? {
        var figures = stat()
        let result = name.withPlatformString { fstatat(file.rawValue, $0, &figures, AT_SYMLINK_NOFOLLOW) }
        return result == 0 ? figures : nil
    }

    /// The names in it, in no order.
    ///
    /// - Throws: ``SottoError``.
    package func names() throws -> [FilePath.Component] {
        // The place of reading belongs to an open file, so this needs one of its own.
        let copy = try checked(".", sotto_open_at(file.rawValue, ".", FileDescriptor.OpenOptions.folder.rawValue, 0))
        guard let stream = fdopendir(copy) else {
            close(copy)
            throw SottoError.system(.noMemory, path: path.string)
        }
        defer { closedir(stream) }
        var names: [FilePath.Component] = []
        errno = 0
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { name in
                name.withMemoryRebound(to: CChar.self, capacity: 1) { FilePath.Component(platformString: $0) }
            }
            if let name, name.kind == .regular { names.append(name) }
            errno = 0
        }
        if errno != 0 { throw SottoError.system(Errno(rawValue: errno), path: path.string) }
        return names
    }

    // MARK: Opening

    /// Opens a folder in it that is no link.
    ///
    /// - Throws: ``SottoError``, `unexpected_link` among them.
    package func folder(_ name: FilePath.Component) throws -> Folder {
        let flags = FileDescriptor.OpenOptions.folder.rawValue
        let inner = try name.withPlatformString { try checked(name, sotto_open_at(file.rawValue, $0, flags, 0)) }
        return Folder(path: path.appending(name), file: FileDescriptor(rawValue: inner))
    }

    /// The same, if nothing is mounted on it.
    func folderOnSameMount(_ name: FilePath.Component) throws -> Folder {
        let inner = try name.withPlatformString { try checked(name, sotto_open_same_mount(file.rawValue, $0)) }
        return Folder(path: path.appending(name), file: FileDescriptor(rawValue: inner))
    }

    /// Opens a file in it that is no link.
    ///
    /// - Throws: ``SottoError``, `unexpected_link` among them.
    func openFile(
        _ name: FilePath.Component, _ mode: FileDescriptor.AccessMode, options: FileDescriptor.OpenOptions = [],
        permissions: FilePermissions = []
    ) throws -> FileDescriptor {
        let flags = mode.rawValue | options.union([.noFollow, .closeOnExec]).rawValue
        let opened = try name.withPlatformString {
            try checked(name, sotto_open_at(file.rawValue, $0, flags, permissions.rawValue))
        }
        return FileDescriptor(rawValue: opened)
    }

    // MARK: Changing

    /// Makes a folder in it unless there is one.
    ///
    /// - Returns: whether it is new.
    /// - Throws: ``SottoError``, `unexpected_link` among them.
    @discardableResult
    package func makeFolder(
        _ name: FilePath.Component,
        permissions: FilePermissions = [
            .ownerReadWriteExecute, .groupReadExecute, .otherReadExecute,
        ]
    ) throws -> Bool {
        if name.withPlatformString({ mkdirat(file.rawValue, $0, permissions.rawValue) }) == 0 { return true }
        let reason = Errno(rawValue: errno)
        guard reason == .fileExists else { throw error(reason, name) }
        guard let there = figures(of: name), there.st_mode & S_IFMT == S_IFDIR else { throw error(.notDirectory, name) }
        return false
    }

    /// Writes a new file, in place of the file or link that has the name.
    ///
    /// - Throws: ``SottoError``.
    func write(_ data: Data, to name: FilePath.Component, permissions: FilePermissions = .readableByAll) throws {
        try removeFile(name)
        let file = try openFile(name, .writeOnly, options: [.create, .exclusiveCreate], permissions: permissions)
        do {
            try file.closeAfter { _ = try file.writeAll(data) }
        } catch let errno as Errno {
            throw error(errno, name)
        }
    }

    /// Removes a file or a link, but no folder; nothing there is fine.
    ///
    /// - Throws: ``SottoError``.
    func removeFile(_ name: FilePath.Component) throws {
        if let reason = unlink(name, 0), reason != .noSuchFileOrDirectory { throw error(reason, name) }
    }

    /// Removes a folder that is empty.
    ///
    /// - Returns: whether it is gone.
    @discardableResult
    func removeEmptyFolder(_ name: FilePath.Component) -> Bool {
        unlink(name, AT_REMOVEDIR) == nil
    }

    /// Removes whatever has a name, a folder with all that is in it; nothing there is fine. Links are removed, not what
    /// they lead to, and a folder stays that something is mounted on.
    ///
    /// - Throws: ``SottoError``.
    package func remove(_ name: FilePath.Component) throws {
        try remove(name, depth: 0)
    }

    /// Deeper than this lies nothing that Sotto makes or installs. Each level keeps a descriptor.
    private static let deepest = 100

    private func remove(_ name: FilePath.Component, depth: Int) throws {
        switch unlink(name, 0) {
        case nil, Errno.noSuchFileOrDirectory: return
        // What Linux says of a folder, and what POSIX does.
        case Errno.isDirectory, Errno.notPermitted: break
        case let reason?: throw error(reason, name)
        }
        guard depth < Self.deepest else { throw error(.directoryNotEmpty, name) }
        try folderOnSameMount(name).empty(depth: depth + 1)
        if let reason = unlink(name, AT_REMOVEDIR), reason != .noSuchFileOrDirectory { throw error(reason, name) }
    }

    private func empty(depth: Int) throws {
        for name in try names() { try remove(name, depth: depth) }
    }

    /// Gives what has a name another, in this or another folder, and replaces a file or link that has it.
    ///
    /// - Throws: ``SottoError``.
    package func rename(_ name: FilePath.Component, to folder: Folder, as newName: FilePath.Component) throws {
        try folder.check(newName, renaming(sotto_rename_at, name, folder, newName))
    }

    /// The same, but replaces nothing.
    ///
    /// - Returns: false when the name is taken.
    /// - Throws: ``SottoError``.
    func rename(_ name: FilePath.Component, to folder: Folder, asFree newName: FilePath.Component) throws -> Bool {
        let result = renaming(sotto_rename_to_free_name, name, folder, newName)
        if result == EEXIST { return false }
        try folder.check(newName, result)
        return true
    }

    /// Swaps what has two names in one step.
    ///
    /// - Returns: false where the file system cannot.
    /// - Throws: ``SottoError``.
    func exchange(_ name: FilePath.Component, with folder: Folder, _ other: FilePath.Component) throws -> Bool {
        let result = renaming(sotto_exchange_at, name, folder, other)
        if [ENOSYS, EINVAL, EOPNOTSUPP].contains(result) { return false }
        try folder.check(other, result)
        return true
    }

    /// Makes its list of names survive a loss of power.
    ///
    /// - Throws: ``SottoError``.
    func synchronize() throws {
        BlockingCheck.mayWait()
        if fsync(file.rawValue) != 0 { throw SottoError.system(Errno(rawValue: errno), path: path.string) }
    }

    /// Makes its files survive it, too; folders in it are left out.
    ///
    /// - Throws: ``SottoError``.
    func synchronizeWithFiles() throws {
        for name in try names() where figures(of: name)?.st_mode.isRegularFile == true {
            let file = try openFile(name, .readOnly, options: .nonBlocking)
            defer { try? file.close() }
            if fsync(file.rawValue) != 0 { throw error(Errno(rawValue: errno), name) }
        }
        try synchronize()
    }

    // MARK: Calling

    private typealias Renaming = (CInt, UnsafePointer<CChar>, CInt, UnsafePointer<CChar>) -> CInt

    private func renaming(
        _ call: Renaming, _ name: FilePath.Component, _ folder: Folder, _ newName: FilePath.Component
    ) -> CInt {
        name.withPlatformString { from in
            newName.withPlatformString { call(file.rawValue, from, folder.file.rawValue, $0) }
        }
    }

    private func unlink(_ name: FilePath.Component, _ flags: CInt) -> Errno? {
        name.withPlatformString { unlinkat(file.rawValue, $0, flags) } == 0 ? nil : Errno(rawValue: errno)
    }

    private func check(_ name: FilePath.Component, _ result: CInt) throws {
        if result != 0 { throw error(Errno(rawValue: result), name) }
    }

    /// - Parameter result: a descriptor, or minus an errno value.
    private func checked(_ name: FilePath.Component, _ result: CInt) throws -> CInt {
        if result < 0 { throw error(Errno(rawValue: -result), name) }
        return result
    }

    /// The system says of a link that it is no folder, or that there are too many links.
    private func error(_ reason: Errno, _ name: FilePath.Component) -> SottoError {
        let isAboutLinks = [Errno.notDirectory, .tooManySymbolicLinkLevels].contains(reason)
        guard isAboutLinks, let there = figures(of: name), there.st_mode & S_IFMT == S_IFLNK else {
            return .system(reason, path: path.appending(name).string)
        }
        return SottoError(
            code: "unexpected_link",
            message: "\"\(path.appending(name))\" is a link, where Sotto expects a file or a folder of its own.",
            hint: "Sotto follows no link there. See who has made it and where it leads, then remove it."
        )
    }
}

extension mode_t {
    var isRegularFile: Bool { self & S_IFMT == S_IFREG }
}

extension FileDescriptor.OpenOptions {
    fileprivate static let folder: Self = [.directory, .noFollow, .closeOnExec]
}

extension FilePermissions {
    static let readableByAll: Self = [.ownerReadWrite, .groupRead, .otherRead]
}
