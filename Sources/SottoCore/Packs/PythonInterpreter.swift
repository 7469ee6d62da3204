import Foundation
import Media
import Offline
import Synchronization
import SystemPackage

/// A Python on this machine.
package struct PythonInterpreter: Sendable {
    package let path: FilePath
    /// Such as `3.11.7`.
    package let version: String
    /// Whether `venv` and `ensurepip` are there: Debian has them in a package of their own.
    package let canMakeEnvironments: Bool

    /// The first two parts, such as `3.11`.
    var series: String { version.split(separator: ".").prefix(2).joined(separator: ".") }

    /// Asks an executable what it is.
    ///
    /// - Returns: nil when it is no Python 3, or does not answer.
    static func inspect(_ path: FilePath, launcher: any ToolLauncher) async throws -> PythonInterpreter? {
        let question = """
            import importlib.util as u, platform, sys
            print("python", platform.python_version(), all(u.find_spec(m) for m in ("venv", "ensurepip")), sys.executable)
            """
        let answer = Mutex<String?>(nil)
        var limits = ProcessLimits.version
        limits.wallSeconds = 20
        _ = try await launcher.launch(
            path.string, arguments: ["-I", "-c", question], limits: limits,
            onOutputLine: { line in answer.withLock { $0 = $0 ?? line } }, onErrorLine: { _ in }
        )
        let words = (answer.withLock { $0 } ?? "").split(separator: " ", maxSplits: 3)
        guard words.count == 4, words[0] == "python" else { return nil }
        // A pyenv shim answers with the interpreter that it stands for.
        return PythonInterpreter(
            path: FilePath(String(words[3])), version: String(words[1]), canMakeEnvironments: words[2] == "True"
        )
    }
}
