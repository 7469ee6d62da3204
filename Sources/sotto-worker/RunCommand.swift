import COffline
import Glibc

/// Runs another program, one that ends with its parent, and its children with it: `sotto-worker offline` one that cannot
/// reach the network, `sotto-worker tethered` one that can.
enum RunCommand: String {
    case offline
    case tethered

    static let usage = "sotto-worker offline|tethered --parent PID -- TOOL [ARGUMENT...]"

    /// Executes the tool in a child of this process, which waits for it and ends as it does.
    ///
    /// Exits with 125 when it cannot go offline, or be tied to its parent, and with 127 when it cannot execute the
    /// tool. A tool without a slash in its name is looked for in `PATH`.
    ///
    /// - Parameter arguments: What follows the subcommand's name.
    func run(_ arguments: [UnsafeMutablePointer<CChar>?]) -> Never {
        let words = arguments.prefix(3).compactMap { $0.map { String(cString: $0) } }
        guard words.count == 3, words[0] == "--parent", words[2] == "--" else {
            Report.usage("\(rawValue) needs --parent PID --")
        }
        guard let parent = Int32(words[1]), parent > 0 else {
            Report.usage("\"\(words[1])\" is no process id")
        }
        guard let tool = arguments.dropFirst(3).first.flatMap({ $0 }) else {
            Report.usage("\(rawValue) needs a TOOL")
        }
        var result = self == .offline ? offline_enter(parent) : offline_tether(parent)
        if result == OFFLINE_OK.rawValue { result = offline_supervise(parent) }
        guard result == OFFLINE_OK.rawValue else {
            Report.failure(rawValue, "\(String(cString: offline_describe(result)))", code: 125)
        }
        execvp(tool, arguments.dropFirst(3) + [nil])
        let reason = String(cString: strerror(errno))
        Report.failure(rawValue, "cannot execute \"\(String(cString: tool))\": \(reason)", code: 127)
    }
}
