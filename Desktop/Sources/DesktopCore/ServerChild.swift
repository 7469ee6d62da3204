import CSpawn
import Foundation

/// Starts `sotto serve` so that it can outlive the window: in a session of its own, with a log in the home.
public enum ServerChild {
    /// A log that has grown longer begins anew with the next server.
    static let logLimit = 1 << 20
    private static let quotedBytes = 2_000

    /// The caller has to wait for the child, sooner or later.
    ///
    /// - Throws: ``Problem`` `server_not_started`.
    public static func start(program: String, home: Home) throws -> Int32 {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        let log = O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | (isLogTooLong(home) ? O_TRUNC : 0)
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, home.serverLog, log, 0o600)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        posix_spawn_file_actions_addclosefrom_np(&actions, 3)

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // Signals that this process ignores or blocks mean something to the server.
        var all = sigset_t()
        var none = sigset_t()
        sigfillset(&all)
        sigemptyset(&none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setsigmask(&attributes, &none)
        let signals = POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK
        posix_spawnattr_setflags(&attributes, sotto_spawn_setsid | Int16(signals))

        let words = [program, "serve", "--home", home.path]
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        defer { arguments.forEach { free($0) } }
        var pid: pid_t = 0
        let code = posix_spawn(&pid, program, &actions, &attributes, &arguments, environ)
        guard code == 0 else {
            throw Problem(
                code: "server_not_started",
                message: "\"\(program)\" cannot be started: \(String(cString: strerror(code))).",
                hint: "Name another one with --sotto.")
        }
        return pid
    }

    /// The last lines that a server has written, for people to read.
    public static func lastWords(_ home: Home) -> String {
        guard let log = FileManager.default.contents(atPath: home.serverLog) else { return "" }
        let text = String(decoding: log.suffix(quotedBytes), as: UTF8.self)
        return text.split(separator: "\n").suffix(5).joined(separator: "\n")
    }

    private static func isLogTooLong(_ home: Home) -> Bool {
        var information = stat()
        return stat(home.serverLog, &information) == 0 && information.st_size > logLimit
    }
}
