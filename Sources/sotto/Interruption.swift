import ArgumentParser
import Dispatch
import Foundation

/// The user pressed Ctrl-C, or something asked the process to end.
struct Interrupted: Error {}

/// A command whose work ends cleanly, leaving nothing half done, at SIGINT, SIGTERM or SIGHUP.
protocol InterruptibleCommand: AsyncParsableCommand, Sendable {
    /// The work. Its task is cancelled by the first signal; a second signal ends the process at once.
    func perform() async throws
}

extension InterruptibleCommand {
    func run() async throws {
        try await Interruption.watching(perform)
    }
}

enum Interruption {
    private static let signals = [SIGINT, SIGTERM, SIGHUP]

    /// - Throws: what the work throws, or ``Interrupted`` when a signal cancelled it.
    static func watching(_ work: @escaping @Sendable () async throws -> Void) async throws {
        let task = Task { try await work() }
        let sources = signals.compactMap { number -> (any DispatchSourceSignal)? in
            // `nohup`, and shells for what they start in the background, want a signal to be ignored.
            if unsafeBitCast(signal(number, SIG_IGN), to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self) {
                return nil
            }
            let source = DispatchSource.makeSignalSource(signal: number)
            source.setEventHandler {
                task.cancel()
                for number in signals { signal(number, SIG_DFL) }
            }
            source.resume()
            return source
        }
        defer { for source in sources { source.cancel() } }
        let result = await task.result
        if task.isCancelled { throw Interrupted() }
        try result.get()
    }
}
