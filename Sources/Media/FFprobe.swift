import Foundation

/// Asks ffprobe what a media file holds.
public struct FFprobe: Sendable {
    private let tools: MediaTools
    private let launcher: any ToolLauncher
    private let timeout: Duration

    /// - Parameter timeout: how long an answer is waited for.
    public init(tools: MediaTools, launcher: any ToolLauncher, timeout: Duration = .seconds(30)) {
        self.tools = tools
        self.launcher = launcher
        self.timeout = timeout
    }

    /// Probes one file.
    ///
    /// - Parameter path: an absolute path.
    /// - Throws: ``MediaError/unreadable(path:reason:)`` for what is not media, ``MediaError/stillPicture(path:)``,
    ///   ``MediaError/probeTimedOut(path:)``, or the launcher's error.
    public func probe(_ path: String) async throws -> MediaInfo {
        let output = LineCollector()
        let errors = LineCollector(keepingLast: 20)
        let exit = try await launcher.launch(
            tools.ffprobe,
            arguments: ["-v", "level+error", "-print_format", "json", "-show_format", "-show_streams"]
                + InputArguments.opening(path),
            timeout: timeout,
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
        case .signal(let signal):
            throw MediaError.toolKilled(name: "ffprobe", signal: signal, path: path)
        case .status:
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
            timeout: timeout, onOutputLine: output.add, onErrorLine: { _ in }
        )
        return exit == .status(0) && output.lines.contains("video")
    }
}
