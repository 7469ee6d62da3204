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

    /// The tools of unknown version: `FFprobe` refuses old ones as it probes.
    ///
    /// - Throws: ``SottoError`` `ffmpeg_missing`, or `tool_missing` without the worker that starts them.
    public func mediaTools() throws -> MediaTools {
        try requireWorker()
        do {
            return try MediaTools.find(searchPath: searchPath)
        } catch {
            throw SottoError(describing: error)
        }
    }

    /// Finds the tools and probes a file with them.
    ///
    /// - Throws: as ``mediaTools()``, else `MediaError`.
    func probe(_ path: FilePath) async throws -> (tools: MediaTools, media: MediaInfo) {
        let tools = try mediaTools()
        return (tools, try await FFprobe(tools: tools, launcher: offline).probe(path.string))
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
