import CLinux
import Foundation
import SystemPackage

/// A lock on a file that ends with the process that holds it, however that ends.
///
/// It is `flock(2)`: it binds processes that ask for it, and no others.
public final class FileLock: Sendable {
    public enum Mode: Sendable {
        /// Many may hold it at once.
        case shared
        /// One holds it alone.
        case exclusive
    }

    private let file: FileDescriptor

    private init(file: FileDescriptor) {
        self.file = file
    }

    deinit {
        sotto_note_no_crash_in(file.rawValue)
        // Closing alone would not do: a child that is just being started has a copy of the descriptor until its exec.
        flock(file.rawValue, LOCK_UN)
        try? file.close()
    }

    /// Takes the lock if it is free.
    ///
    /// - Returns: the lock, held until it is released from memory; nil when someone else holds it.
    /// - Throws: ``SottoError`` when the file cannot be opened.
    public static func tryLock(_ path: FilePath, _ mode: Mode) throws -> FileLock? {
        tryLock(try open(path, mode), mode)
    }

    /// Takes the lock, and tries again for a while if it is not free.
    static func tryLock(_ path: FilePath, _ mode: Mode, patience: Duration) async throws -> FileLock? {
        let deadline = ContinuousClock.now + patience
        while true {
            if let lock = try tryLock(path, mode) { return lock }
            guard ContinuousClock.now < deadline else { return nil }
            try await Task.sleep(for: .milliseconds(50))
        }
    }

    /// Takes the lock alone, and waits for it. For short critical sections only: it blocks its thread.
    ///
    /// - Returns: nil when someone else has held it all the time.
    package static func lock(_ path: FilePath, patience: Duration) throws -> FileLock? {
        BlockingCheck.mayWait()
        let deadline = ContinuousClock.now + patience
        while true {
            if let lock = try tryLock(path, .exclusive) { return lock }
            guard ContinuousClock.now < deadline else { return nil }
            usleep(5_000)
        }
    }

    /// Takes a lock on a file that is open, if it is free; closes the file otherwise.
    static func tryLock(_ file: FileDescriptor, _ mode: Mode) -> FileLock? {
        let operation = (mode == .shared ? LOCK_SH : LOCK_EX) | LOCK_NB
        if flock(file.rawValue, operation) == 0 { return FileLock(file: file) }
        try? file.close()
        return nil
    }

    /// Has a crash of this process, while it holds the lock, noted in the file. A process that is killed, by a user, for
    /// want of memory or by a power cut, notes nothing.
    func noteCrash() {
        sotto_note_crash_in(file.rawValue)
    }

    /// Whether the process that held the lock before has crashed.
    func holdsCrashNote() -> Bool {
        var figures = stat()
        return fstat(file.rawValue, &figures) == 0 && figures.st_size > 0
    }

    /// Forgets such a crash.
    ///
    /// - Throws: ``SottoError``.
    func removeCrashNote() throws {
        if ftruncate(file.rawValue, 0) != 0 { throw SottoError.system(Errno(rawValue: errno), path: nil) }
    }

    /// Nothing but a regular file is opened, and no link is followed: whoever put one there would have a file made, or
    /// locked, somewhere else.
    private static func open(_ path: FilePath, _ mode: Mode) throws -> FileDescriptor {
        guard let name = path.lastComponent else { throw SottoError.system(.invalidArgument, path: path.string) }
        let folder: Folder
        do {
            folder = try Folder(path.removingLastComponent())
        } catch var error as SottoError where error.code == "not_found" {
            error.message = SottoError.system(.noSuchFileOrDirectory, path: path.string).message
            throw error
        }
        let file = try open(name, in: folder, mode)
        var figures = stat()
        guard fstat(file.rawValue, &figures) == 0, figures.st_mode.isRegularFile else {
            try? file.close()
            throw SottoError.system(.fileExists, path: path.string)
        }
        return file
    }

    private static func open(_ name: FilePath.Component, in folder: Folder, _ mode: Mode) throws -> FileDescriptor {
        do {
            return try folder.openFile(
                name, .readWrite, options: [.create, .nonBlocking], permissions: .readableByAll)
        } catch {
            // A reader's lock needs no right to write: a home may be read-only for it.
            if mode == .shared, let file = try? folder.openFile(name, .readOnly, options: .nonBlocking) { return file }
            throw error
        }
    }
}
