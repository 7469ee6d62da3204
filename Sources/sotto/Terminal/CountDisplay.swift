import Foundation
import Synchronization
import VisibleText

/// Shows how many of many things are done: a line that changes in place on a terminal, a line at each tenth elsewhere.
/// Of a few things it shows nothing.
final class CountDisplay: Sendable {
    private struct State {
        var lastTenth = 0
        var hasOpenLine = false
    }

    private static let few = 20

    private let total: Int
    private let startedAt = ContinuousClock.now
    private let state = Mutex(State())

    init(total: Int) {
        self.total = total
    }

    func show(done: Int) {
        guard total > Self.few, done < total else { return }
        state.withLock { state in
            if Terminal.isInteractive {
                Terminal.replaceLine(with: line(done))
                state.hasOpenLine = true
            } else {
                let tenth = done * 10 / total
                guard tenth > state.lastTenth else { return }
                state.lastTenth = tenth
                Terminal.message(line(done))
            }
        }
    }

    /// Takes the changing line away, so that something else can be written in its place.
    func clear() {
        state.withLock { state in
            if state.hasOpenLine { Terminal.replaceLine(with: "") }
            state.hasOpenLine = false
        }
    }

    private func line(_ done: Int) -> VisibleText {
        let fraction = Double(done) / Double(total)
        let left = TimeLeft.text(fraction: fraction, elapsed: ContinuousClock.now - startedAt)
        let parts = ["\(done) of \(total)", left].compactMap { $0 }
        return "\(parts.joined(separator: "  "))"
    }
}
