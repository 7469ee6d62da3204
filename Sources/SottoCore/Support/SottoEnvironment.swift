import Foundation
import Media
import Offline
import SystemPackage

/// What Sotto finds around itself: the user's variables, the search path, and its own worker.
public struct SottoEnvironment: Sendable {
    /// The process's variables.
    public var variables: [String: String]
    /// The executable `sotto-worker`.
    public var worker: FilePath

    public init(variables: [String: String], worker: FilePath) {
        self.variables = variables
        self.worker = worker
    }

    /// This process's environment; the worker is looked for beside this executable.
    public static var current: SottoEnvironment {
        let executable = FilePath("/proc/self/exe").realPath ?? FilePath(CommandLine.arguments[0])
        return SottoEnvironment(
            variables: ProcessInfo.processInfo.environment,
            worker: executable.removingLastComponent().appending("sotto-worker")
        )
    }

    /// The folders in which tools are looked for.
    public var searchPath: String { variables["PATH"] ?? "/usr/local/bin:/usr/bin:/bin" }

    /// Starts children that can reach no network.
    public var offline: OfflineLauncher { OfflineLauncher(workerPath: worker.string) }

    /// Starts children that may use the network, because the user has just asked for an install; for nothing else.
    var online: OfflineLauncher { OfflineLauncher(workerPath: worker.string, network: .allowed) }

    /// - Throws: ``SottoError`` `ffmpeg_missing`, `ffmpeg_too_old`, or `tool_missing` without the worker that starts them.
    public func mediaTools() async throws -> MediaTools {
        try requireWorker()
        return try await describing {
            let tools = try MediaTools.find(searchPath: searchPath)
            try await tools.requireKnownVersion(launcher: offline)
            return tools
        }
    }

    /// Finds the tools and probes a file with them, both at once: each starts a process, and a short clip is separated
    /// in the time of a few.
    ///
    /// - Throws: as ``mediaTools()``, else `MediaError`.
    func probe(_ path: FilePath) async throws -> (tools: MediaTools, media: MediaInfo) {
        try requireWorker()
        let tools = try await describing { try MediaTools.find(searchPath: searchPath) }
        async let known: Void = describing { try await tools.requireKnownVersion(launcher: offline) }
        async let media = FFprobe(tools: tools, launcher: offline).probe(path.string)
        // What tools of an unknown version say of a file counts for nothing.
        try await known
        return (tools, try await media)
    }

    private func describing<Result>(_ work: () async throws -> Result) async throws -> Result {
        do {
            return try await work()
        } catch let error as CancellationError {
            throw error
        } catch {
            throw SottoError(describing: error)
        }
    }

    /// - Throws: ``SottoError`` `tool_missing`.
    func requireWorker() throws {
        guard FileManager.default.isExecutableFile(atPath: worker.string) else {
            throw SottoError(
                code: "tool_missing", message: "\"\(worker)\" is missing.",
                hint: "Install Sotto again: `sotto` and `sotto-worker` belong into one folder."
            )
        }
    }

    /// - Throws: ``SottoError`` `offline_unavailable` where no child can be kept from the network.
    func requireOffline() throws {
        guard OfflineLauncher.isSupported else {
            throw SottoError(describing: OfflineError.unsupported(reason: "the kernel has no seccomp filters"))
        }
    }
}

extension OfflineLauncher: ToolLauncher {
    public func launch(
        _ tool: String,
        arguments: [String],
        limits: ProcessLimits,
        onOutputLine: @escaping @Sendable (String) -> Void,
        onErrorLine: @escaping @Sendable (String) -> Void
    ) async throws -> ToolExit {
        let exit = try await run(
            tool, arguments: arguments, limits: limits, onOutputLine: onOutputLine, onErrorLine: onErrorLine
        )
        return switch exit {
        case .exited(let status): .status(status)
        case .signalled(let signal): .signal(signal)
        case .timedOut: .timedOut
        case .exceeded(let resource): .exceeded(resource)
        }
    }
}
