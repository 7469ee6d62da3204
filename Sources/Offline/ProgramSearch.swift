import Glibc
import Subprocess

/// Finds a program before anything is started, so that a missing one is told apart from one that failed.
enum ProgramSearch {
    /// Returns what to execute.
    ///
    /// - Throws: `OfflineError.executableNotFound` with the name that was asked for.
    static func locate(
        _ executable: String, in environment: Environment, workingDirectory: String?
    ) async throws -> String {
        if executable.contains("/") {
            let isRelative = !executable.hasPrefix("/")
            let path = isRelative ? (workingDirectory ?? ".") + "/" + executable : executable
            guard isProgram(path) else {
                throw OfflineError.executableNotFound(executable)
            }
            return executable
        }
        do {
            let path = try await Executable.name(executable).resolveExecutablePath(in: environment)
            return path.string
        } catch {
            throw OfflineError.executableNotFound(executable)
        }
    }

    private static func isProgram(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG && access(path, X_OK) == 0
    }
}
