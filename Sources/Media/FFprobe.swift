import Foundation

/// Asks ffprobe what a media file holds.
public struct FFprobe: Sendable {
    private static let timeout = Duration.seconds(30)

    private let tools: MediaTools
    private let launcher: any ToolLauncher

    public init(tools: MediaTools, launcher: any ToolLauncher) {
        self.tools = tools
        self.launcher = launcher
    }

    /// Probes one file.
    ///
    /// - Parameter path: an absolute path.
    /// - Throws: ``MediaError/unreadable(path:reason:)`` for what is not media,
    ///   ``MediaError/probeTimedOut(path:)`` after 30 s, or the launcher's error.
    public func probe(_ path: String) async throws -> MediaInfo {
        let output = LineCollector()
        let errors = LineCollector(keepingLast: 20)
        let exit = try await launcher.launch(
            tools.ffprobe,
            arguments: ["-v", "level+error", "-print_format", "json", "-show_format", "-show_streams"]
                + InputArguments.opening(path),
            timeout: Self.timeout,
            onOutputLine: output.add,
            onErrorLine: errors.add
        )
        switch exit {
        case .timedOut:
            throw MediaError.probeTimedOut(path: path)
        case .status(0):
            guard let report = try? JSONDecoder().decode(FFprobeReport.self, from: Data(output.text.utf8)) else {
                throw MediaError.unreadable(path: path, reason: "ffprobe gave no answer that can be read")
            }
            let info = report.mediaInfo
            // A file can be taken for media by its name alone.
            if info.audioStreams.isEmpty, info.video == nil {
                let reason =
                    errors.lines.isEmpty
                    ? "it has no stream that can be decoded" : FFmpegMessage.reason(from: errors.lines, path: path)
                throw MediaError.unreadable(path: path, reason: reason)
            }
            return info
        case .status, .signal:
            throw MediaError.unreadable(path: path, reason: FFmpegMessage.reason(from: errors.lines, path: path))
        }
    }
}
