import ArgumentParser
import Foundation
import SottoCore

/// Runs the chosen command and turns how it ended into an exit code: 0 done, 1 failed, 64 usage, 130 interrupted.
enum Program {
    static func run(_ root: (some AsyncParsableCommand).Type) async {
        // Output that nobody reads any more, as with `| head`, ends this process quietly, as it does others.
        signal(SIGPIPE, SIG_DFL)
        // Swift's own handlers would print stacks, and on a terminal ask what to do with them.
        for number in [SIGQUIT, SIGABRT, SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGFPE] { signal(number, SIG_DFL) }
        DescriptorLimit.raise()
        do {
            try ArgumentBytes.requireUTF8()
            var command = try root.parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                BlockingCheck.turnOnIfAsked(ProcessInfo.processInfo.environment)
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch is Interrupted {
            Terminal.message("Interrupted.")
            Foundation.exit(130)
        } catch let error as SottoError {
            exit(with: error)
        } catch let error where root.exitCode(for: error) == .validationFailure {
            exit(with: UsageText(root.fullMessage(for: error)).error)
        } catch let error where error is ExitCode || root.exitCode(for: error) != .failure {
            // Help, a version, or a command that has already said all.
            root.exit(withError: error)
        } catch {
            exit(with: SottoError(describing: error))
        }
    }

    /// The error as lines for people, and with --json as a document too.
    private static func exit(with error: SottoError) -> Never {
        if CommandLine.arguments.contains("--json") { try? Terminal.result(json: ["error": error]) }
        Terminal.show(error)
        Foundation.exit(error.isUsageError ? ExitCode.validationFailure.rawValue : ExitCode.failure.rawValue)
    }
}

extension SottoError {
    /// Whether the command was asked for something that it never does.
    fileprivate var isUsageError: Bool { ["usage", "unsupported_options", "unknown_pack"].contains(code) }
}
