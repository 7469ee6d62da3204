import Foundation

/// What /proc says about processes. Ended ones that nobody has reaped yet do not count.
enum ProcessTable {
    /// Whether the process runs.
    static func isAlive(_ pid: Int32) -> Bool {
        status(of: pid) != nil
    }

    /// How many processes of the group run.
    static func members(ofGroup group: Int32) throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: "/proc")
            .compactMap { Int32($0) }
            .filter { status(of: $0)?.group == group }
            .count
    }

    /// Waits until `condition` holds, for two seconds at most, and returns whether it came to hold.
    static func soon(_ condition: () throws -> Bool) async throws -> Bool {
        let deadline = ContinuousClock.now.advanced(by: .seconds(2))
        while try !condition() {
            guard ContinuousClock.now < deadline else {
                return false
            }
            try await Task.sleep(for: .milliseconds(10))
        }
        return true
    }

    private static func status(of pid: Int32) -> (state: Substring, group: Int32)? {
        guard let line = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8),
            let name = line.lastIndex(of: ")")
        else {
            return nil
        }
        // After the name, which can hold anything: state, parent, group.
        let fields = line[name...].dropFirst().split(separator: " ")
        guard fields.count > 2, fields[0] != "Z", fields[0] != "X", let group = Int32(fields[2]) else {
            return nil
        }
        return (fields[0], group)
    }
}
