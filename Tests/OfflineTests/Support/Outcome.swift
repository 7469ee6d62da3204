import Offline
import TestSupport

/// How a program ended and what it said.
struct Outcome: Sendable {
    var exit: ProcessExit
    var output: [String]
    var errors: [String]

    /// Whether a line of standard output says that `name` failed with `error`.
    func says(_ name: String, failedWith error: Int32) -> Bool {
        output.contains("\(name) errno \(error)")
    }
}

let workerPath = Program.worker.string
let launcher = OfflineLauncher(workerPath: workerPath)

/// Runs a program offline and collects its lines.
func offline(_ program: String, _ arguments: [String] = []) async throws -> Outcome {
    let output = Lines()
    let errors = Lines()
    let exit = try await launcher.run(
        program, arguments: arguments, timeout: .seconds(15),
        onOutputLine: { output.append($0) }, onErrorLine: { errors.append($0) })
    return Outcome(exit: exit, output: output.all, errors: errors.all)
}

/// Runs a program without the launcher: the control.
func bare(_ program: String, _ arguments: [String] = []) async throws -> Outcome {
    let result = try await Program.run(program, arguments)
    func lines(_ text: String) -> [String] {
        text.split(separator: "\n").map { String($0) }
    }
    return Outcome(
        exit: result.status < 0 ? .signalled(Int32(-result.status)) : .exited(Int32(result.status)),
        output: lines(result.output), errors: lines(result.errors))
}
