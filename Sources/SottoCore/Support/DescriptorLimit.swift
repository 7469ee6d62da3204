import Foundation

/// How many files, connections and pipes this process may have open, and what it needs them for.
package enum DescriptorLimit {
    /// More than any number of browsers needs; who waits beyond it is served when another has gone.
    private static let mostConnections = 2_000
    /// What a process has open apart from jobs and connections: the database's connections with their logs, locks, the
    /// programs that look at files. Of /proc/PID/fd `serve` has 29 at rest, and `jobs run` 32 beside its jobs.
    package static let base = 48
    /// What a separation has open at its most. `jobs run` has 40 in /proc/PID/fd with one, 67 with four, 97 with eight and
    /// 129 with twelve at once: 8 each on the whole, 11 each from two to four.
    package static let ofJob = 16

    /// What looking at a file has open at its most: its child's pipes, and what a picture is written to.
    private static let ofLook = 8

    /// Raises the limit as far as this user may, up to 8192.
    ///
    /// - Returns: the limit.
    @discardableResult
    package static func raise() -> Int {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 256 }
        limit.rlim_cur = max(limit.rlim_cur, min(limit.rlim_max, 8_192))
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        return Int(clamping: limit.rlim_cur)
    }

    /// How many separations may run at once with so many descriptors, at least one: when there is none to be had, libraries
    /// end the process.
    package static func jobs(with descriptors: Int) -> Int { max(1, (descriptors - base) / ofJob) }

    /// How many files may be looked at side by side with the descriptors that this process may have, at least one.
    package static func looks() -> Int { max(1, (raise() - base) / ofLook) }

    /// How many connections a server may have open at once: half of the limit is left to files, databases and children.
    package static func connections() -> Int { connections(limit: raise()) }

    /// The same for a limit. From 80 descriptors on, it leaves room for one separation.
    package static func connections(limit: Int) -> Int {
        min(mostConnections, limit / 2, max(16, limit - base - ofJob))
    }
}
