import Foundation
import Media
import Offline
import PythonFiles
import Synchronization
import SystemPackage

/// pip in a virtual environment, isolated from everything of the user's but the way to the packages.
struct Pip: Sendable {
    /// The environment's interpreter.
    let python: FilePath
    let context: InstallContext

    /// Makes a virtual environment with pip in it.
    ///
    /// - Throws: ``SottoError`` `venv_failed`.
    static func makeEnvironment(
        _ folder: FilePath, with interpreter: PythonInterpreter, _ context: InstallContext
    ) async throws -> Pip {
        let pip = Pip(python: folder.appending("bin/python"), context: context)
        let unpacking = context.temporary.appending("unpack_pip.py")
        try Files.write(Data(PythonFiles.unpackPip), to: unpacking)
        for (python, arguments) in [
            (interpreter.path, ["-m", "venv", "--without-pip", folder.string]), (pip.python, ["-B", unpacking.string]),
        ] {
            let tail = LineCollector(keepingLast: 40)
            let exit = try await context.environment.offline.run(
                python.string, arguments: ["-I"] + arguments, environment: context.variables,
                limits: .installation, onOutputLine: context.logging(tail), onErrorLine: context.logging(tail)
            )
            guard exit == .exited(0) else {
                throw SottoError(
                    code: "venv_failed",
                    message: "\"\(interpreter.path)\" could not make a virtual environment: \(tail.last)",
                    hint: "On Debian: `apt-get install python\(interpreter.series)-venv`; or name another Python with "
                        + "--python."
                )
            }
        }
        return pip
    }

    /// The user's settings, read by pip itself.
    ///
    /// - Throws: ``SottoError`` `pip_configuration`.
    func settings() async throws -> PipSettings {
        let script = context.temporary.appending("pip_settings.py")
        try Files.write(Data(PythonFiles.pipSettings), to: script)
        let output = Mutex("")
        let exit = try await context.environment.offline.run(
            python.string, arguments: ["-I", "-B", script.string],
            environment: Self.user(context.environment.variables), limits: .installation,
            onOutputLine: { line in output.withLock { $0 += line } }, onErrorLine: { context.log(.info, $0) }
        )
        let text = output.withLock { $0 }
        let settings = try? JSON.decode(PipSettings.self, from: Data(text.utf8))
        guard exit == .exited(0), let settings else {
            throw SottoError(
                code: "pip_configuration", message: "pip cannot read its configuration: \(settings?.error ?? text)",
                hint: "`python3 -m pip config debug` shows where the configuration lies; mend it and install again."
            )
        }
        return settings
    }

    /// The user's variables without those of pip and Python that do not say where packages come from: pip refuses to
    /// show its settings when it does not understand one of them.
    private static func user(_ variables: [String: String]) -> [String: String] {
        variables.filter { name, _ in
            let isPip = name.hasPrefix("PIP_") && name != "PIP_CONFIG_FILE" && !PipSettings.variableNames.contains(name)
            return !isPip && !name.hasPrefix("PYTHON")
        }
    }

    /// Downloads wheels into a folder. The one act of an install that uses the network.
    ///
    /// - Parameter requirements: a file in which every release has its hashes.
    /// - Throws: ``SottoError``: `download_failed`, `download_stalled`, `hash_mismatch`, `release_not_found`.
    func download(
        _ requirements: FilePath, to wheels: FilePath, settings: PipSettings, patience: DownloadPatience
    ) async throws {
        let arguments = [
            "download", "--require-hashes", "--only-binary=:all:", "--no-deps", "--progress-bar", "off",
            "--timeout", String(patience.answerSeconds), "--retries", String(patience.retries),
            "--dest", wheels.string, "-r", requirements.string,
        ]
        try await run(arguments, launcher: context.environment.online, variables: settings.variables)
    }

    /// Installs from a folder of wheels, offline.
    ///
    /// - Throws: ``SottoError``: `hash_mismatch`, `release_not_found`, `package_hostile`.
    func install(_ requirements: FilePath, from wheels: FilePath) async throws {
        let arguments = [
            "install", "--require-hashes", "--only-binary=:all:", "--no-deps", "--no-index",
            "--find-links", wheels.string, "--no-warn-script-location", "-r", requirements.string,
        ]
        try await run(arguments, launcher: context.environment.offline, variables: [:])
    }

    private func run(_ arguments: [String], launcher: OfflineLauncher, variables: [String: String]) async throws {
        // Enough for a traceback and what was downloaded before it.
        let tail = LineCollector(keepingLast: 200)
        let own = [
            // Nothing of the user's configuration but what was taken over one by one.
            "PIP_CONFIG_FILE": "/dev/null",
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
            "PIP_NO_INPUT": "1",
            "PIP_ROOT_USER_ACTION": "ignore",
            "PIP_USER": "0",
        ]
        let exit = try await launcher.run(
            python.string, arguments: ["-I", "-m", "pip"] + arguments,
            environment: context.variables.merging(variables) { $1 }.merging(own) { $1 }, limits: .installation,
            onOutputLine: context.logging(tail), onErrorLine: context.logging(tail)
        )
        guard exit == .exited(0) else { throw PipFailure.error(from: tail.lines) }
    }
}
