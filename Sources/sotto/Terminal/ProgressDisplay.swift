import Foundation
import SottoCore
import Synchronization
import VisibleText

/// Shows a job's events while it runs: a line that changes in place on a terminal, plain lines elsewhere.
final class ProgressDisplay: Sendable {
    private struct State {
        var stage: Stage?
        var lastTenth = -1
        var hasOpenLine = false
    }

    private let title: String
    private let isQuiet: Bool
    private let startedAt: Date
    private let state = Mutex(State())

    /// - Parameters:
    ///   - title: what is worked on.
    ///   - startedAt: when the work began, which may be long before anyone looked.
    init(title: String, isQuiet: Bool = false, startedAt: Date = Date()) {
        self.title = VisibleText(of: title).text
        self.isQuiet = isQuiet
        self.startedAt = startedAt
    }

    var sink: EventSink {
        { event in self.show(event) }
    }

    func show(_ event: JobEvent) {
        guard !isQuiet else { return }
        switch event {
        case .progress(let stage, let fraction, let speed): show(stage, fraction, speed)
        case .log(.info, _): return
        case .log(.warning, let message): say("Warning: \(message)")
        case .log(.error, let message): say("Error: \(message)")
        }
    }

    /// Ends the changing line, if there is one.
    func finish() {
        state.withLock { state in
            if state.hasOpenLine { Terminal.replaceLine(with: "") }
            state.hasOpenLine = false
        }
    }

    private func say(_ text: VisibleText) {
        finish()
        Terminal.message(text)
    }

    private func show(_ stage: Stage, _ fraction: Double, _ speed: Double?) {
        state.withLock { state in
            let line = line(stage, fraction, speed)
            if Terminal.isInteractive {
                Terminal.replaceLine(with: line)
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

    /// One line that fits the terminal: the title gives way.
    private func line(_ stage: Stage, _ fraction: Double, _ speed: Double?) -> VisibleText {
        var parts = [stage.rawValue, String(format: "%3.0f%%", fraction * 100)]
        if let speed, speed > 0 { parts.append(String(format: "%.1fx real time", speed)) }
        let elapsed = Duration.seconds(-startedAt.timeIntervalSinceNow)
        if let left = TimeLeft.text(fraction: fraction, elapsed: elapsed) { parts.append(left) }
        let figures = parts.joined(separator: "  ")
        let room = Terminal.columns - figures.count - 3
        let name = title.count <= room ? title : String(title.prefix(max(0, room - 1))) + "…"
        return "\(name)  \(figures)"
    }
}
