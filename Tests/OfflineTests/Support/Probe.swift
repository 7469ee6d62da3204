import Foundation
import Offline
import Subprocess
import TestSupport

/// The C program that tries to get out. It is built once, when the first test asks for it.
enum Probe {
    /// `./test` names the compiler that comes with Swift, so that no other is needed.
    private static let compiler = ProcessInfo.processInfo.environment["CC"] ?? "cc"

    private static let build = Task {
        let source = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appending(path: "../Probes/probe.c").standardizedFileURL.path
        let program = Program.folder.string + "/OfflineProbe"
        // Renamed when it is complete: another test run may be executing the one before.
        let unfinished = program + ".\(getpid())"
        let outcome = try await OfflineTests.bare(Self.compiler, ["-O1", "-Wall", "-Werror", "-o", unfinished, source])
        guard outcome.exit == .exited(0), rename(unfinished, program) == 0 else {
            throw Missing(what: "the probe: \(outcome.errors.joined(separator: "\n"))")
        }
        return program
    }

    static var path: String {
        get async throws { try await build.value }
    }

    static func bare(_ words: String...) async throws -> Outcome {
        try await OfflineTests.bare(path, words)
    }

    static func offline(_ words: String...) async throws -> Outcome {
        try await OfflineTests.offline(path, words)
    }

    /// Runs `body` while a bare process holds a socket that is connected to `listener`, and a secret.
    ///
    /// `body` gets the words that tell the probe where: process id, descriptor, address.
    static func withVictim<Value: Sendable>(
        of listener: LoopbackListener, _ body: @Sendable ([String]) async throws -> Value
    ) async throws -> Value {
        let result = try await Subprocess.run(
            .path(.init(path)), arguments: ["victim", listener.port], input: .none, output: .sequence, error: .discarded
        ) { execution in
            for try await line in execution.standardOutput.strings() {
                let value = try await body(line.split(separator: " ").map { String($0) })
                try execution.send(signal: .kill)
                return value
            }
            throw Missing(what: "the victim")
        }
        return result.closureResult
    }
}
