/// Runs ffmpeg, with its options that always apply.
struct FFmpeg: Sendable {
    let tools: MediaTools
    let launcher: any ToolLauncher

    /// Decodes `input` and writes `output`.
    ///
    /// - Parameters:
    ///   - decoding: options before the input.
    ///   - encoding: options between the input and the output.
    ///   - onSeconds: how far the output has come, in seconds, about twice a second.
    ///   - onMessage: each line that ffmpeg prints at level `verbose`.
    /// - Throws: ``MediaError``, or the launcher's error.
    func run(
        input: String,
        output: String,
        decoding: [String] = [],
        encoding: [String],
        onSeconds: @escaping @Sendable (Double) -> Void = { _ in },
        onMessage: @escaping @Sendable (String) -> Void = { _ in }
    ) async throws {
        let messages = LineCollector(keepingLast: 100)
        let exit = try await launcher.launch(
            tools.ffmpeg,
            arguments: [
                "-nostdin", "-hide_banner", "-nostats", "-loglevel", "level+verbose", "-progress", "pipe:1", "-y",
            ]
                + decoding + InputArguments.opening(input) + encoding + ["file:\(output)"],
            timeout: nil,
            onOutputLine: { line in
                if let seconds = Self.seconds(fromProgress: line) { onSeconds(seconds) }
            },
            onErrorLine: { line in
                messages.add(line)
                onMessage(line)
            }
        )
        // ffmpeg ends with 0 when the disk fills up at its very last write.
        if FFmpegMessage.saysDiskFull(messages.lines) { throw MediaError.diskFull(path: output) }
        if exit == .status(0) { return }
        if case .signal(let signal) = exit { throw MediaError.toolKilled(name: "ffmpeg", signal: signal, path: input) }
        throw MediaError.decodingFailed(path: input, reason: FFmpegMessage.reason(from: messages.lines, path: input))
    }

    /// Reads a line of `-progress`, such as `out_time_us=1500000`.
    private static func seconds(fromProgress line: String) -> Double? {
        let parts = line.split(separator: "=", maxSplits: 1)
        guard parts.count == 2, parts[0] == "out_time_us", let microseconds = Double(parts[1]) else { return nil }
        return microseconds / 1_000_000
    }
}
