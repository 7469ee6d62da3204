import Offline

/// The version of ffmpeg or ffprobe, as the tool's banner tells it.
public struct ToolVersion: Sendable, Equatable {
    /// The oldest major version that Sotto is tested with.
    public static let oldestMajor = 5

    /// As the tool writes it, such as `5.1.9-0+deb12u1`.
    public var text: String

    package init(text: String) {
        self.text = text
    }

    /// - Parameter banner: the first line of `-version`, such as `ffmpeg version 5.1.9-0+deb12u1 Copyright …`.
    /// - Returns: nil when the line is another program's.
    public init?(banner: String) {
        let words = banner.split(separator: " ")
        guard words.count > 2, words[1] == "version" else { return nil }
        text = String(words[2])
    }

    /// Whether Sotto's options can be unknown to it. A build that carries no number is taken for a new one.
    public var isTooOld: Bool {
        let number = text.drop { !$0.isNumber }.prefix { $0.isNumber }
        let prefix = text.prefix { !$0.isNumber }
        // `n4.4` is a release as well; `N-109421-g…` counts commits.
        guard prefix.isEmpty || prefix == "n", let major = Int(number) else { return false }
        return major < Self.oldestMajor
    }

    /// Asks a tool for its version.
    ///
    /// - Parameters:
    ///   - path: the tool.
    ///   - limits: among them, how long an answer is waited for.
    /// - Returns: nil when it does not say.
    /// - Throws: ``MediaError/toolHangs(path:)``, or the launcher's error.
    public static func of(
        _ path: String, launcher: any ToolLauncher, limits: ProcessLimits = .version
    ) async throws -> ToolVersion? {
        let output = LineCollector()
        let exit = try await launcher.launch(
            path, arguments: ["-version"], limits: limits, onOutputLine: output.add, onErrorLine: { _ in }
        )
        // What it would be asked next, it would not answer either.
        if exit == .timedOut { throw MediaError.toolHangs(path: path) }
        guard exit == .status(0) else { return nil }
        return output.lines.first.flatMap(ToolVersion.init)
    }
}
