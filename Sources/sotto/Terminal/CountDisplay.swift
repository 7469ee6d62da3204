import Foundation
import Synchronization

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
                Self.write("\r\u{1B}[K\(line(done))")
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
            if state.hasOpenLine { Self.write("\r\u{1B}[K") }
            state.hasOpenLine = false
        }
    }

    private func line(_ done: Int) -> String {
        let fraction = Double(done) / Double(total)
        let left = TimeLeft.text(fraction: fraction, elapsed: ContinuousClock.now - startedAt)
        return ["\(done) of \(total)", left].compactMap { $0 }.joined(separator: "  ")
    }

    private static func write(_ text: String) {
        try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
    }
}
