import Foundation
import Media
import Offline
import Synchronization
import SystemPackage

/// Runs a worker that separates, and reads its events.
struct WorkerProcess: Sendable {
    /// Lines of standard error that the error of a worker that dies has, and characters of each.
    private static let lastWords = (lines: 3, characters: 200)

    let executable: FilePath
    let arguments: [String]
    let launcher: OfflineLauncher
    /// The pack that it uses, for hints.
    let pack: PackID
    /// About what it needs, such as `1 GB`.
    let memory: String
    /// What it gets of the user's variables.
    var variables: [String: String] = [:]

    /// Runs the worker to its end, offline, with a working folder of its own.
    ///
    /// - Parameters:
    ///   - task: what it does.
    ///   - onLog: is given the log events, and every line that is no event.
    /// - Returns: the figures of its last event.
    /// - Throws: ``SottoError``: what the worker says of its failure, or how it died; `CancellationError`.
    func run(
        _ task: EngineTask,
        onProgress: @escaping @Sendable (Double, Double?) -> Void,
        onLog: @escaping @Sendable (JobEvent.Level, String) -> Void
    ) async throws -> EngineReport {
        let outcome = Mutex<WorkerEvent?>(nil)
        let lastLines = LineCollector(keepingLast: Self.lastWords.lines)
        let exit = try await DiskReserve().keep(whileWriting: task.stems.vocals.string) {
            try await launcher.run(
                executable.string,
                arguments: arguments,
                environment: environment(home: task.scratch),
                workingDirectory: task.scratch.string,
                limits: .separation.forMedia(ofSeconds: task.seconds),
                onOutputLine: { line in
                    switch WorkerEvent(line: line) {
                    case .progress(let fraction, let speed): onProgress(fraction, speed)
                    case .log(let level, let message): onLog(level, message)
                    case let event?: outcome.withLock { $0 = event }
                    case nil: onLog(.info, line)
                    }
                },
                onErrorLine: { line in
                    lastLines.add(line)
                    onLog(.info, line)
                }
            )
        }
        switch (outcome.withLock { $0 }, exit) {
        case (.done(let report), .exited(0)): return report
        case (.failed(let error), _) where error.code == "disk_full":
            throw SottoError.system(.noSpace, path: task.stems.vocals.string)
        case (.failed(let error), _): throw error
        default: throw died(exit, lastLines.lines)
        }
    }

    private func environment(home: FilePath) -> [String: String] {
        let own = ["HOME": home.string, "TMPDIR": home.string, "LANG": "C.UTF-8", "PATH": "/usr/bin:/bin"]
        return variables.merging(own) { $1 }
    }

    private func died(_ exit: ProcessExit, _ lines: [String]) -> SottoError {
        if case .exceeded(let resource) = exit { return .limitExceeded("The engine", resource, .separation) }
        if exit == .timedOut { return .limitExceeded("The engine", .wallTime, .separation) }
        let end =
            switch exit {
            case .signalled(let signal): "with signal \(signal) (\(String(cString: strsignal(signal))))"
            case .exited(let status): "with status \(status) before it was done"
            case .timedOut, .exceeded: "because it took more than it may"
            }
        let words = lines.map { "\"\(Self.readable($0))\"" }.joined(separator: ", ")
        // Only the system, or someone, sends this signal.
        let guess = exit == .signalled(SIGKILL) ? ", most likely for want of memory" : ""
        let message = "The separation ended \(end)\(guess)." + (words.isEmpty ? "" : " Its last words: \(words).")
        guard exit != .signalled(SIGKILL) else {
            return SottoError(
                code: "out_of_memory", message: message,
                hint: "Close other programs (it needs about \(memory)) and try again."
            )
        }
        return SottoError(
            code: "worker_died", message: message,
            hint: "See the job's log, then verify the pack: `sotto packs verify \(pack.rawValue)`."
        )
    }

    /// A dying process may write anything.
    private static func readable(_ line: String) -> String {
        let start = line.prefix(lastWords.characters)
        return String(start.filter { !$0.unicodeScalars.contains { $0.properties.generalCategory == .control } })
            + (start.endIndex == line.endIndex ? "" : "…")
    }
}
