import Offline
import Synchronization

/// Runs ffmpeg, with its options that always apply.
struct FFmpeg: Sendable {
    let tools: MediaTools
    let launcher: any ToolLauncher
    /// What is left free of the disk that is written to.
    var reserve = DiskReserve()

    /// Decodes `input` and writes `output`.
    ///
    /// - Parameters:
    ///   - limits: what ffmpeg may take of the machine.
    ///   - decoding: options before the input.
    ///   - encoding: options between the input and the output.
    ///   - onSeconds: how far the output has come, in seconds, about twice a second.
    ///   - onMessage: each line that ffmpeg prints at level `verbose`. An error that it throws ends ffmpeg.
    /// - Throws: ``MediaError``, or the launcher's error.
    func run(
        input: String,
        output: String,
        limits: ProcessLimits,
        decoding: [String] = [],
        encoding: [String],
        onSeconds: @escaping @Sendable (Double) -> Void = { _ in },
        onMessage: @escaping @Sendable (String) throws(MediaError) -> Void = { (_: String) throws(MediaError) in }
    ) async throws {
        let messages = LineCollector(keepingLast: 100)
        let names = [input, output].map(ForeignLines.init(in:))
        let stopped = Mutex<MediaError?>(nil)
        let (stops, stop) = AsyncStream.makeStream(of: MediaError.self, bufferingPolicy: .bufferingOldest(1))
        let arguments =
            [
                "-nostdin", "-hide_banner", "-nostats", "-loglevel", "level+verbose", "-progress", "pipe:1", "-y",
                "-filter_threads", "2", "-filter_complex_threads", "2",
            ] + decoding + InputArguments.opening(input) + encoding + ["file:\(output)"]
        let exit = try await reserve.keep(whileWriting: output) {
            try await unlessStopped(by: stops) {
                try await launcher.launch(
                    tools.ffmpeg,
                    arguments: arguments,
                    limits: limits,
                    onOutputLine: { line in
                        if let seconds = Self.seconds(fromProgress: line) { onSeconds(seconds) }
                    },
                    onErrorLine: { line in
                        messages.add(line)
                        // A name can hold lines that look like ffmpeg's own.
                        if names.contains(where: { $0.mayHave(line) }) { return }
                        do throws(MediaError) {
                            try onMessage(line)
                        } catch {
                            stopped.withLock { $0 = $0 ?? error }
                            stop.yield(error)
                        }
                    }
                )
            }
        }
        // It may have come to its end before it was ended.
        if let error = stopped.withLock({ $0 }) { throw error }
        // ffmpeg ends with 0 when the disk fills up at its very last write.
        let own = names.reduce(messages.lines) { $1.removed(from: $0) }
        if FFmpegMessage.saysDiskFull(own) { throw MediaError.diskFull(path: output) }
        try requireSuccess(exit, messages.lines, own: own, input: input, limits: limits)
    }

    /// Runs the tool until it ends, or until there is an error that ends it.
    private func unlessStopped(
        by stops: AsyncStream<MediaError>, _ launch: @escaping @Sendable () async throws -> ToolExit
    ) async throws -> ToolExit {
        try await withThrowingTaskGroup(of: ToolExit?.self) { group in
            defer { group.cancelAll() }
            group.addTask { try await launch() }
            group.addTask {
                for await error in stops { throw error }
                return nil
            }
            while let exit = try await group.next() {
                if let exit { return exit }
            }
            throw CancellationError()
        }
    }

    private func requireSuccess(
        _ exit: ToolExit, _ messages: [String], own: [String], input: String, limits: ProcessLimits
    ) throws(MediaError) {
        let exceeded: ProcessLimits.Resource
        switch exit {
        case .status(0): return
        case .status where FFmpegMessage.saysMemoryRefused(own): exceeded = .memory
        case .status:
            throw .decodingFailed(path: input, reason: FFmpegMessage.reason(from: messages, path: input))
        case .signal(let signal): throw .toolKilled(name: "ffmpeg", signal: signal, path: input)
        case .timedOut: exceeded = .wallTime
        case .exceeded(let resource): exceeded = resource
        }
        throw .limitExceeded(tool: "ffmpeg", resource: exceeded, limit: limits, path: input)
    }

    /// Reads a line of `-progress`, such as `out_time_us=1500000`.
    private static func seconds(fromProgress line: String) -> Double? {
        let parts = line.split(separator: "=", maxSplits: 1)
        guard parts.count == 2, parts[0] == "out_time_us", let microseconds = Double(parts[1]) else { return nil }
        return microseconds / 1_000_000
    }
}
