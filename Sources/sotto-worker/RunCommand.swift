import COffline
import Glibc

/// Runs another program, one that ends with its parent, and its children with it: `sotto-worker offline` one that cannot
/// reach the network, `sotto-worker tethered` one that can.
enum RunCommand: String {
    case offline
    case tethered

    static let usage =
        "sotto-worker offline|tethered --parent PID [--memory BYTES] [--processor SECONDS] [--file BYTES] "
        + "-- TOOL [ARGUMENT...]"

    /// Executes the tool in a child of this process, which waits for it and ends as it does.
    ///
    /// Exits with 125 when it cannot go offline, be tied to its parent, or limit the tool, and with 127 when it cannot
    /// execute the tool. A tool without a slash in its name is looked for in `PATH`.
    ///
    /// - Parameter arguments: What follows the subcommand's name.
    func run(_ arguments: [UnsafeMutablePointer<CChar>?]) -> Never {
        let (parent, limits, words) = options(arguments)
        guard let tool = words.first.flatMap({ $0 }) else {
            Report.usage("\(rawValue) needs a TOOL")
        }
        var result = self == .offline ? offline_enter(parent) : offline_tether(parent)
        if result == OFFLINE_OK.rawValue { result = offline_supervise(parent) }
        if result == OFFLINE_OK.rawValue { result = withUnsafePointer(to: limits, offline_limit) }
        guard result == OFFLINE_OK.rawValue else {
            Report.failure(rawValue, "\(String(cString: offline_describe(result)))", code: 125)
        }
        execvp(tool, words + [nil])
        let reason = String(cString: strerror(errno))
        Report.failure(rawValue, "cannot execute \"\(String(cString: tool))\": \(reason)", code: 127)
    }

    /// Reads what is before the `--`, and returns what follows it as it is.
    private func options(
        _ arguments: [UnsafeMutablePointer<CChar>?]
    ) -> (parent: Int32, limits: offline_limits, words: ArraySlice<UnsafeMutablePointer<CChar>?>) {
        var parent: Int32?
        var limits = offline_limits()
        var rest = arguments[...]
        while let name = rest.popFirst()?.map({ String(cString: $0) }), name != "--" {
            guard let value = rest.popFirst()?.map({ String(cString: $0) }) else { break }
            switch name {
            case "--parent":
                guard let number = Int32(value), number > 0 else { Report.usage("\"\(value)\" is no process id") }
                parent = number
            case "--memory": limits.memory_bytes = number(value)
            case "--processor": limits.processor_seconds = number(value)
            case "--file": limits.file_bytes = number(value)
            default: Report.usage("\(rawValue) does not understand \"\(name)\"")
            }
        }
        guard let parent else { Report.usage("\(rawValue) needs --parent PID --") }
        return (parent, limits, rest)
    }

    private func number(_ text: String) -> UInt64 {
        guard let number = UInt64(text), number > 0 else { Report.usage("\"\(text)\" is no limit") }
        return number
    }
}
