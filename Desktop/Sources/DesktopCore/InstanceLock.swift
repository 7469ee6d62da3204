import Foundation

/// Makes one window the only one of its home, with and without a session bus. The kernel ends it with the process.
public enum InstanceLock {
    public enum Outcome: Equatable, Sendable {
        case taken
        /// Another process has it.
        case held(by: Int32)
    }

    /// Takes the lock for the rest of the process's life.
    ///
    /// - Throws: ``Problem`` `home_unusable`.
    public static func take(_ home: Home) throws -> Outcome {
        // Stays open: closing any descriptor of the file would give the lock away.
        let file = open(home.lockFile, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw unusable(home) }
        var lock = flock()
        lock.l_type = Int16(F_WRLCK)
        lock.l_whence = Int16(SEEK_SET)
        if fcntl(file, F_SETLK, &lock) == 0 { return .taken }
        guard errno == EAGAIN || errno == EACCES else { throw unusable(home) }
        // A lock of this kind, unlike flock's, knows whose it is.
        guard fcntl(file, F_GETLK, &lock) == 0, lock.l_type != Int16(F_UNLCK) else { return try take(home) }
        return .held(by: lock.l_pid)
    }

    private static func unusable(_ home: Home) -> Problem {
        Problem(
            code: "home_unusable",
            message: "\"\(home.lockFile)\" cannot be locked: \(String(cString: strerror(errno))).",
            hint: "Make sure that Sotto's home is a folder of yours, on a disk that you may write to.")
    }
}
