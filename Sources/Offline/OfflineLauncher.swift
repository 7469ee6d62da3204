import COffline
import Glibc
import Subprocess

/// Runs programs that cannot reach the network, and that end with the process that runs them.
///
/// A program is the child of a `sotto-worker offline`, which takes itself off the network, then starts the program and
/// waits for it. So the program, and whatever it starts, is behind the filter from its first instruction.
/// docs/threat-model.md says what the filter covers.
public struct OfflineLauncher: Sendable {
    /// Whether the programs may use the network.
    public enum Network: String, Sendable {
        /// They cannot reach it, whatever they try.
        case refused = "offline"
        /// They can. Everything else holds for them too: a session of their own, and an end with this process.
        case allowed = "tethered"
    }

    private let workerPath: String
    private let network: Network

    /// Creates a launcher.
    ///
    /// - Parameters:
    ///   - workerPath: The absolute path of `sotto-worker`.
    ///   - network: Refused, unless the programs are there to download what the user has just asked for.
    public init(workerPath: String, network: Network = .refused) {
        self.workerPath = workerPath
        self.network = network
    }

    /// Whether this kernel can refuse network access to a child.
    public static var isSupported: Bool {
        offline_is_supported() == 1
    }

    /// Runs a program to its end, offline, in a session of its own, with `/dev/null` as its standard input.
    ///
    /// The program is in a process group that the worker leads. When it has ended, by itself or not, the rest of its
    /// group gets SIGKILL; a process that holds the output open from outside the group delays the return by one second at most.
    /// When the method returns or throws, the program has been reaped and no more lines come.
    ///
    /// When the task is cancelled, the group gets SIGTERM, and SIGKILL after 500 ms. The same happens after `timeout`, after
    /// the wall time of `limits`, and when the program has written more to its standard output than they allow.
    /// When this process dies, however it dies, the whole group gets SIGKILL from the worker; when the worker dies, the
    /// program gets it from the kernel.
    ///
    /// - Parameters:
    ///   - executable: A path, or a name that is looked for in the `PATH` of the program's environment. A relative
    ///     path with a slash starts from the program's working directory.
    ///   - arguments: The arguments, without the program's name. They reach it as they are; no shell reads them.
    ///   - environment: The whole environment, or nil for this process's own.
    ///   - workingDirectory: The working directory, or nil for this process's own.
    ///   - timeout: How long the program may run.
    ///   - limits: What the program may take of the machine; nil leaves it what this process may take.
    ///   - onStart: Called once with the worker's process id, which is also the group's and the session's.
    ///   - onOutputLine: Called with each line of standard output as it comes. Lines end at `\n`, `\r\n` or `\r`. They
    ///     are cut at 1 MiB, and bytes that are not UTF-8 are replaced.
    ///   - onErrorLine: The same for standard error. The two are called concurrently.
    /// - Returns: How the program ended.
    /// - Throws: `OfflineError` when the program did not run, `CancellationError` when the task was cancelled.
    public func run(
        _ executable: String,
        arguments: [String],
        environment: [String: String]? = nil,
        workingDirectory: String? = nil,
        timeout: Duration? = nil,
        limits: ProcessLimits? = nil,
        onStart: @escaping @Sendable (Int32) -> Void = { _ in },
        onOutputLine: @escaping @Sendable (String) -> Void = { _ in },
        onErrorLine: @escaping @Sendable (String) -> Void = { _ in }
    ) async throws -> ProcessExit {
        guard network == .allowed || Self.isSupported else {
            throw OfflineError.unsupported(reason: WorkerFailure.noSeccomp)
        }
        try Task.checkCancellation()
        let configuration = try await configuration(
            executable, arguments: arguments, environment: environment, workingDirectory: workingDirectory,
            limits: limits)
        let wallTime = limits.map { Duration.seconds($0.wallSeconds) }
        do {
            let result = try await Subprocess.run(
                configuration, input: .none, output: .sequence, error: .sequence
            ) { execution in
                onStart(execution.processIdentifier.value)
                return await execution.follow(
                    timeout: [timeout, wallTime].compactMap { $0 }.min(), mostOutput: limits?.outputBytes,
                    onOutputLine: onOutputLine, onErrorLine: onErrorLine)
            }
            try Task.checkCancellation()
            return try exit(result.terminationStatus, result.closureResult, isLimited: limits != nil)
        } catch let error as SubprocessError {
            // A cancelled launch can surface as any of the library's errors.
            try Task.checkCancellation()
            if let number = error.underlyingError?.rawValue, [EMFILE, ENFILE, ENOMEM, EAGAIN].contains(number) {
                throw OfflineError.noResources(number)
            }
            throw OfflineError.launchFailed(error.description)
        }
    }

    private func configuration(
        _ executable: String,
        arguments: [String],
        environment: [String: String]?,
        workingDirectory: String?,
        limits: ProcessLimits?
    ) async throws -> Configuration {
        let environment = environment.map { .custom($0.byKey) } ?? Environment.inherit
        let program = try await ProgramSearch.locate(executable, in: environment, workingDirectory: workingDirectory)
        let options = ["--parent", String(getpid())] + (limits?.workerOptions ?? [])
        let words = [network.rawValue] + options + ["--", program] + arguments
        guard !words.contains(where: { $0.utf8.contains(0) }) else {
            throw OfflineError.launchFailed("an argument contains a zero byte")
        }
        var platformOptions = PlatformOptions()
        platformOptions.createSession = true
        platformOptions.teardownSequence = [.endOfGroup]
        return Configuration(
            executable: .path(.init(workerPath)),
            arguments: Arguments(words),
            environment: environment,
            workingDirectory: workingDirectory.map { .init($0) },
            platformOptions: platformOptions
        )
    }

    private func exit(_ status: TerminationStatus, _ ending: Ending, isLimited: Bool) throws -> ProcessExit {
        if ending.saidTooMuch {
            return .exceeded(.output)
        }
        if ending.timedOut {
            return .timedOut
        }
        switch status {
        case .exited(let code):
            if let failure = WorkerFailure(code: code, lastErrorLine: ending.lastErrorLine) {
                throw failure.error
            }
            return .exited(code)
        case .signaled(let signal):
            return .ended(by: signal, isLimited: isLimited)
        }
    }
}

extension [String: String] {
    fileprivate var byKey: [Environment.Key: String] {
        reduce(into: [:]) { $0[Environment.Key(stringLiteral: $1.key)] = $1.value }
    }
}
