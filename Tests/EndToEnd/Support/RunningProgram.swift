import Foundation
import Subprocess
import SystemPackage
import TestSupport

/// Sotto's command line while it runs, for tests that interfere.
struct RunningProgram {
    let pid: Int32

    func send(_ signal: Int32) {
        kill(pid, signal)
    }

    /// Starts `sotto`, does something meanwhile, and waits for its end.
    ///
    /// - Returns: the exit status, or minus the signal that ended it.
    static func sotto(
        _ arguments: [String], home: FilePath, while body: (RunningProgram) async throws -> Void
    ) async throws -> Int {
        let result = try await Subprocess.run(
            .path(Program.sotto), arguments: Arguments(arguments + ["--home", home.string]),
            input: .none, output: .discarded, error: .discarded
        ) { execution in
            try await body(RunningProgram(pid: execution.processIdentifier.value))
        }
        return switch result.terminationStatus {
        case .exited(let code): Int(code)
        case .signaled(let signal): -Int(signal)
        }
    }

    /// Processes whose arguments name a place, such as a test's home.
    static func processes(naming place: FilePath) -> [Int32] {
        let own = getpid()
        let numbers = (try? FileManager.default.contentsOfDirectory(atPath: "/proc"))?.compactMap { Int32($0) } ?? []
        return numbers.filter { number in
            guard number != own, let arguments = FileManager.default.contents(atPath: "/proc/\(number)/cmdline") else {
                return false
            }
            return String(decoding: arguments, as: UTF8.self).contains(place.string)
        }
    }

    /// Waits until something is so.
    ///
    /// - Returns: whether it came to be so in time.
    static func wait(_ limit: Duration, until isSo: () async throws -> Bool) async throws -> Bool {
        let deadline = ContinuousClock.now + limit
        while ContinuousClock.now < deadline {
            if try await isSo() { return true }
            try await Task.sleep(for: .milliseconds(1))
        }
        return try await isSo()
    }
}
