import Foundation
import Offline
import Synchronization

/// Asks ffprobe what a media file holds.
public struct FFprobe: Sendable {
    private let tools: MediaTools
    private let launcher: any ToolLauncher
    private let limits: ProcessLimits

    /// - Parameter limits: what ffprobe may take of the machine; among them, how long an answer is waited for.
    public init(tools: MediaTools, launcher: any ToolLauncher, limits: ProcessLimits = .probe) {
        self.tools = tools
        self.launcher = launcher
        self.limits = limits
    }

    /// Probes one file.
    ///
    /// - Parameter path: an absolute path.
    /// - Throws: ``MediaError/unreadable(path:reason:)`` for what is not media, ``MediaError/stillPicture(path:)``,
    ///   ``MediaError/toolTooOld(path:version:)``, ``MediaError/toolHangs(path:)``, ``MediaError/probeTimedOut(path:)``,
    ///   ``MediaError/limitExceeded(tool:resource:limit:path:)``, or the launcher's error.
    public func probe(_ path: String) async throws -> MediaInfo {
        let output = LineCollector()
        let errors = LineCollector(keepingLast: 100)
        let withoutDecoder = Mutex<Set<Int>>([])
        let exit = try await launcher.launch(
            tools.ffprobe,
            arguments: [
                "-v", "level+warning", "-print_format", "json", "-show_program_version", "-show_format",
                "-show_streams",
            ] + InputArguments.opening(path),
            limits: limits,
            onOutputLine: output.add,
            onErrorLine: { line in
                if let stream = FFmpegMessage.streamWithoutDecoder(line) {
                    _ = withoutDecoder.withLock { $0.insert(stream) }
                }
                errors.add(line)
            }
        )
        switch exit {
        case .timedOut:
            throw MediaError.probeTimedOut(path: path)
        case .status(0):
            guard let report = try? JSONDecoder().decode(FFprobeReport.self, from: Data(output.text.utf8)) else {
                try await tools.requireKnownVersion(launcher: launcher)
                throw MediaError.unreadable(path: path, reason: "ffprobe gave no answer that can be read")
            }
            if let version = report.toolVersion, version.isTooOld {
                throw MediaError.toolTooOld(path: tools.ffprobe, version: version.text)
            }
            let info = report.mediaInfo(withoutDecoder: withoutDecoder.withLock { $0 })
            // A file can be taken for media by its name alone.
            if info.audioStreams.isEmpty, info.video == nil {
                let reason =
                    errors.lines.contains { FFmpegMessage.error($0) != nil }
                    ? FFmpegMessage.reason(from: errors.lines, path: path) : "it has no stream that can be decoded"
                throw MediaError.unreadable(path: path, reason: reason)
            }
            return info
        case .signal(let signal):
            throw MediaError.toolKilled(name: "ffprobe", signal: signal, path: path)
        case .exceeded(let resource):
            throw exceeded(resource, path)
        case .status where FFmpegMessage.saysMemoryRefused(ForeignLines(in: path).removed(from: errors.lines)):
            throw exceeded(.memory, path)
        case .status:
            // Another version may have failed because of what it was told.
            try await tools.requireKnownVersion(launcher: launcher)
            if try await isPicture(path) { throw MediaError.stillPicture(path: path) }
            throw MediaError.unreadable(path: path, reason: FFmpegMessage.reason(from: errors.lines, path: path))
        }
    }

    private func isPicture(_ path: String) async throws -> Bool {
        let output = LineCollector()
        let exit = try await launcher.launch(
            tools.ffprobe,
            arguments: ["-v", "quiet", "-show_entries", "stream=codec_type", "-print_format", "csv=p=0"]
                + InputArguments.opening(path, as: InputArguments.pictures),
            limits: limits, onOutputLine: output.add, onErrorLine: { _ in }
        )
        return exit == .status(0) && output.lines.contains("video")
    }

    private func exceeded(_ resource: ProcessLimits.Resource, _ path: String) -> MediaError {
        .limitExceeded(tool: "ffprobe", resource: resource, limit: limits, path: path)
    }
}
