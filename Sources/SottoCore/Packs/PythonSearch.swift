import Foundation
import Media
import SystemPackage

/// Looks for the Pythons of a machine: on the search path, and those that pyenv keeps.
package struct PythonSearch: Sendable {
    /// The series that the `spleeter` pack can be installed with, the best first.
    static let compatible = ["3.11", "3.10"]

    let environment: SottoEnvironment

    package init(environment: SottoEnvironment) {
        self.environment = environment
    }

    /// Executables that are Pythons by their name, compatible series first. Starts nothing.
    package func candidates() -> [FilePath] {
        let versioned = Self.compatible.map { "python\($0)" }
        var found: [FilePath] = []
        for name in versioned { found += onSearchPath(name) + inPyenv(name) }
        for name in ["python3", "python"] { found += onSearchPath(name) + inPyenv(name) }
        var seen: Set<FilePath> = []
        return found.filter { seen.insert($0.realPath ?? $0).inserted }
    }

    /// The series of a candidate as its real name tells it, such as `3.11`; nil where the name does not tell.
    package static func series(ofName path: FilePath) -> String? {
        guard let name = (path.realPath ?? path).lastComponent?.string, name.hasPrefix("python3.") else { return nil }
        return String(name.dropFirst("python".count))
    }

    /// A Python that the `spleeter` pack can be installed with.
    ///
    /// - Parameter chosen: what the user said, with --python; nothing else is considered then.
    /// - Throws: ``SottoError`` `no_compatible_python`, naming what was found, or `venv_missing`.
    package func compatible(chosen: FilePath?, launcher: any ToolLauncher) async throws -> PythonInterpreter {
        var unfit: [PythonInterpreter] = []
        for path in chosen.map({ [$0] }) ?? candidates() {
            guard let python = try await inspect(path, isChosen: chosen != nil, launcher) else { continue }
            if Self.compatible.contains(python.series), python.canMakeEnvironments { return python }
            unfit.append(python)
        }
        if let bare = unfit.first(where: { Self.compatible.contains($0.series) }) {
            throw SottoError(
                code: "venv_missing",
                message: "\"\(bare.path)\" (Python \(bare.version)) cannot make virtual environments.",
                hint: "On Debian: `apt-get install python\(bare.series)-venv`. Then install again."
            )
        }
        let found = unfit.map { "\"\($0.path)\" is \($0.version)" }.joined(separator: ", ")
        let nothing = chosen.map { "; \"\($0)\" is not one." } ?? "."
        throw SottoError(
            code: "no_compatible_python",
            message: "No Python \(Self.compatible.reversed().joined(separator: " or ")) was found"
                + (found.isEmpty ? nothing : "; \(found)."),
            hint: "Install one (on Debian 12: `apt-get install python3.11-venv`), or name it with --python PATH."
        )
    }

    /// Any Python 3 with which an environment can be made; nil when there is none.
    package func any(launcher: any ToolLauncher) async throws -> PythonInterpreter? {
        for path in candidates() {
            if let python = try await inspect(path, isChosen: false, launcher), python.canMakeEnvironments,
                python.series.hasPrefix("3.")
            {
                return python
            }
        }
        return nil
    }

    /// A candidate that cannot even be started, such as a script whose interpreter is gone, is no Python; of the one
    /// that the user chose, the user wants to know why.
    private func inspect(
        _ path: FilePath, isChosen: Bool, _ launcher: any ToolLauncher
    ) async throws -> PythonInterpreter? {
        do {
            return try await PythonInterpreter.inspect(path, launcher: launcher)
        } catch let error where !isChosen && !(error is CancellationError) {
            return nil
        }
    }

    private func onSearchPath(_ name: String) -> [FilePath] {
        environment.searchPath.split(separator: ":").compactMap {
            MediaTools.locate(name, searchPath: String($0)).map { FilePath($0) }
        }
    }

    private func inPyenv(_ name: String) -> [FilePath] {
        let root = environment.variables["PYENV_ROOT"] ?? "\(environment.variables["HOME"] ?? "")/.pyenv"
        let versions = FilePath(root).appending("versions")
        return Files.names(in: versions).reversed().map { versions.appending("\($0)/bin/\(name)") }.filter(Files.exists)
    }
}
