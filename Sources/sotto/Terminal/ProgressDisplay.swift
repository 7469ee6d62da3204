import Foundation
import SottoCore
import Synchronization

/// Shows a job's events while it runs: a line that changes in place on a terminal, plain lines elsewhere.
final class ProgressDisplay: Sendable {
    private struct State {
        var began = ContinuousClock.now
        var stage: Stage?
        var lastTenth = -1
        var hasOpenLine = false
    }

    private let title: String
    private let isQuiet: Bool
    private let state = Mutex(State())

    /// - Parameter title: what is worked on.
    init(title: String, isQuiet: Bool = false) {
        self.title = title
        self.isQuiet = isQuiet
    }

    var sink: EventSink {
        { event in self.show(event) }
    }

    func show(_ event: JobEvent) {
        guard !isQuiet else { return }
        switch event {
        case .progress(let stage, let fraction, let speed): show(stage, fraction, speed)
        case .log(.info, _): return
        case .log(let level, let message): say("\(level == .warning ? "Warning" : "Error"): \(message)")
        }
    }

    /// Ends the changing line, if there is one.
    func finish() {
        state.withLock { state in
            if state.hasOpenLine { Self.write("\r\u{1B}[K") }
            state.hasOpenLine = false
        }
    }

    private func say(_ text: String) {
        finish()
        Terminal.message(text)
    }

    private func show(_ stage: Stage, _ fraction: Double, _ speed: Double?) {
        state.withLock { state in
            let line = Self.line(title, stage, fraction, speed, elapsed: ContinuousClock.now - state.began)
            if Terminal.isInteractive {
                Self.write("\r\u{1B}[K\(line)")
                state.hasOpenLine = true
            } else {
                let tenth = Int(fraction * 10)
                guard stage != state.stage || tenth > state.lastTenth else { return }
                state.lastTenth = tenth
                Terminal.message(line)
            }
            state.stage = stage
        }
    }

    private static func line(
        _ title: String, _ stage: Stage, _ fraction: Double, _ speed: Double?, elapsed: Duration
    ) -> String {
        var parts = [title, stage.rawValue, String(format: "%3.0f%%", fraction * 100)]
        if let speed, speed > 0 { parts.append(String(format: "%.1fx real time", speed)) }
        if let left = TimeLeft.text(fraction: fraction, elapsed: elapsed) { parts.append(left) }
        return parts.joined(separator: "  ")
    }

    private static func write(_ text: String) {
        try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
    }
}
