import Foundation

/// Tells a process from a later one with the same number.
public struct ProcessIdentity: Codable, Equatable, Sendable {
    public let pid: Int32
    /// When it began, in the kernel's ticks since the machine did.
    public let started: UInt64

    /// Nil when there is no such process, or when it has ended and only waits to be reaped.
    public init?(pid: Int32) {
        // The name, in brackets, may contain anything: what follows the last bracket counts.
        guard let data = FileManager.default.contents(atPath: "/proc/\(pid)/stat"),
            let end = data.lastIndex(of: UInt8(ascii: ")"))
        else { return nil }
        let fields = String(decoding: data[data.index(after: end)...], as: UTF8.self).split(separator: " ")
        guard fields.count > 19, fields[0] != "Z", fields[0] != "X", let started = UInt64(fields[19]) else {
            return nil
        }
        (self.pid, self.started) = (pid, started)
    }

    public var isRunning: Bool { ProcessIdentity(pid: pid) == self }

    /// Asks the process to end, if it still runs.
    public func terminate() {
        if isRunning { kill(pid, SIGTERM) }
    }
}
