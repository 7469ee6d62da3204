import Foundation

/// How many files and connections this process may have open.
package enum DescriptorLimit {
    /// More than any number of browsers needs; who waits beyond it is served when another has gone.
    private static let mostConnections = 2_000

    /// Raises the limit as far as this user may, and leaves half of it to files, databases and children: without a
    /// descriptor to be had, parts of the system end the process.
    ///
    /// - Returns: how many connections may be open at once.
    package static func connections() -> Int {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 100 }
        limit.rlim_cur = max(limit.rlim_cur, min(limit.rlim_max, 8_192))
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        return min(mostConnections, Int(limit.rlim_cur / 2))
    }
}
