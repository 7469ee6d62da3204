import Glibc
import Subprocess

/// What was learnt while a program ran.
struct Ending: Sendable {
    var timedOut = false
    var saidTooMuch = false
    var lastErrorLine: String?
}

extension TeardownStep {
    /// SIGTERM to the process group; the library follows it with SIGKILL.
    static let endOfGroup = TeardownStep.gracefulShutDown(
        toProcessGroup: true, allowedDurationToNextStep: .milliseconds(500))
}

extension Execution where Output == SequenceOutput, Error == SequenceOutput {
    /// Delivers the program's lines until it has ended, then ends the rest of its process group.
    ///
    /// When the method returns, the program has ended but has not been reaped.
    ///
    /// - Parameters:
    ///   - timeout: when it is ended.
    ///   - mostOutput: the bytes of standard output after which it is ended.
    func follow(
        timeout: Duration?,
        mostOutput: Int?,
        onOutputLine: @escaping @Sendable (String) -> Void,
        onErrorLine: @escaping @Sendable (String) -> Void
    ) async -> Ending {
        await withTaskGroup(of: Event.self) { group in
            group.addTask {
                let (_, isCut) = await standardOutput.deliverLines(mostBytes: mostOutput, to: onOutputLine)
                guard isCut else { return .output }
                await teardown(using: [.endOfGroup])
                return .saidTooMuch
            }
            group.addTask { .error(await standardError.deliverLines(to: onErrorLine).lastLine) }
            group.addTask {
                await waitForEnd()
                // The group's number cannot belong to others yet: the ended leader holds it until it is reaped.
                kill(-processIdentifier.value, SIGKILL)
                return .ended
            }
            if let timeout {
                group.addTask {
                    guard (try? await Task.sleep(for: timeout)) != nil else {
                        return .timerCancelled
                    }
                    await teardown(using: [.endOfGroup])
                    return .timedOut
                }
            }
            var ending = Ending()
            for await event in group {
                switch event {
                case .ended: group.cancelAll()
                case .timedOut: ending.timedOut = true
                case .saidTooMuch: ending.saidTooMuch = true
                case .error(let lastLine): ending.lastErrorLine = lastLine
                case .output, .timerCancelled: break
                }
            }
            return ending
        }
    }

    /// Waits until the program has ended, and leaves it to be reaped by the library.
    private func waitForEnd() async {
        // The library tells of the end only through a teardown. This one sends the signal that is none, and would
        // follow it with SIGKILL after a time that no program reaches.
        let noSignal = Signal(rawValue: 0)
        let century = Duration.seconds(100 * 365 * 86_400)
        await teardown(using: [.send(signal: noSignal, allowedDurationToNextStep: century)])
    }
}

private enum Event: Sendable {
    case output
    case saidTooMuch
    case error(String?)
    case ended
    case timedOut
    case timerCancelled
}
