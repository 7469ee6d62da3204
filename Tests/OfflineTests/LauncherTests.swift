import Foundation
import Offline
import Synchronization
import TestSupport
import Testing

@Suite("Running a program")
struct LauncherTests {
    private func shell(_ script: String, _ arguments: String...) async throws -> Outcome {
        try await offline("sh", ["-c", script, "sh"] + arguments)
    }

    @Test("An exit code is reported as it is", arguments: [0, 1, 2, 64, 125, 126, 127, 255])
    func exitCode(code: Int32) async throws {
        #expect(try await shell("exit \(code)").exit == .exited(code))
    }

    @Test("A signal is reported as it is", arguments: [SIGTERM, SIGKILL, SIGSEGV])
    func signal(signal: Int32) async throws {
        #expect(try await shell("kill -\(signal) $$").exit == .signalled(signal))
    }

    @Test("A program that exits with the worker's codes and says something of its own is taken at its word")
    func imitation() async throws {
        let outcome = try await shell("echo no such thing >&2; exit 127")
        #expect(outcome.exit == .exited(127))
        #expect(outcome.errors == ["no such thing"])
    }

    @Test("Arguments arrive as they were given")
    func arguments() async throws {
        let words = ["", " ", "a b", "two\nlines", "🎙️ e\u{301}", "$HOME", "`id`", "\"'\\", "--", "-dash", "*"]
        let script = "import sys, json; print(json.dumps(sys.argv[1:]))"
        let outcome = try await offline("python3", ["-c", script] + words)
        let arrived = try JSONDecoder().decode([String].self, from: Data(outcome.output.joined().utf8))
        // Compared as bytes, for String's == would take composed characters for decomposed ones.
        #expect(arrived.map { Array($0.utf8) } == words.map { Array($0.utf8) })
    }

    @Test("An argument with a zero byte is refused, rather than cut")
    func zeroByte() async throws {
        await #expect(throws: OfflineError.launchFailed("an argument contains a zero byte")) {
            try await offline("true", ["a\0b"])
        }
    }

    @Test("An environment that is given is the whole environment")
    func environment() async throws {
        let lines = Lines()
        let given = ["PATH": "/usr/bin:/bin", "NAME": "ein Wört=mit\nZeile"]
        _ = try await launcher.run(
            "env", arguments: ["-0"], environment: given, onOutputLine: { lines.append($0) })
        let variables = lines.all.joined(separator: "\n").split(separator: "\0").map { String($0) }
        #expect(Set(variables) == ["PATH=/usr/bin:/bin", "NAME=ein Wört=mit\nZeile"])
    }

    @Test("Without an environment the program inherits ours")
    func inheritedEnvironment() async throws {
        let home = ProcessInfo.processInfo.environment["HOME"] ?? ""
        #expect(try await shell("echo \"$HOME\"").output == [home])
    }

    @Test("The working directory is the one that was given, and relative programs start there")
    func workingDirectory() async throws {
        let folder = try TemporaryFolder()
        let program = try folder.write("#!/bin/sh\npwd\n", to: "here").string
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program)
        let lines = Lines()
        let exit = try await launcher.run(
            "./here", arguments: [], workingDirectory: folder.path.string, onOutputLine: { lines.append($0) })
        #expect(exit == .exited(0))
        #expect(lines.all == [folder.path.string])
    }

    @Test("A program that is not there, or is none, is an error with the name that was asked for")
    func missing() async throws {
        for name in ["no-such-program", "/no/such/program", "./no-such-program", "/tmp", "/etc/passwd", ""] {
            await #expect(throws: OfflineError.executableNotFound(name)) { try await offline(name) }
        }
    }

    @Test("A program that cannot be executed after all is an error that says why")
    func notExecutable() async throws {
        let folder = try TemporaryFolder()
        let program = try folder.write("#!/no/such/interpreter\n", to: "broken").string
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program)
        await #expect(throws: OfflineError.launchFailed("cannot execute \"\(program)\": No such file or directory")) {
            try await offline(program)
        }
    }

    @Test("A missing worker or working directory is an error, not an exit")
    func cannotLaunch() async throws {
        let lost = OfflineLauncher(workerPath: "/no/such/worker")
        await #expect(throws: OfflineError.self) { try await lost.run("true", arguments: []) }
        await #expect(throws: OfflineError.self) {
            try await launcher.run("true", arguments: [], workingDirectory: "/no/such/folder")
        }
    }

    @Test("The program runs in a session and a group of its own, whose id onStart says once")
    func session() async throws {
        let started = Lines()
        let lines = Lines()
        _ = try await launcher.run(
            "sh", arguments: ["-c", "cut -d' ' -f4,5,6 /proc/$$/stat"],
            onStart: { started.append(String($0)) }, onOutputLine: { lines.append($0) })
        let pid = try #require(started.all.first)
        #expect(started.all.count == 1)
        #expect(lines.all == ["\(pid) \(pid) \(pid)"])
    }

    @Test("Many programs at once keep their lines apart")
    func many() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<20 {
                group.addTask {
                    let outcome = try await shell("echo $1; echo $1 >&2; exit $1", String(number))
                    #expect(outcome.output == [String(number)])
                    #expect(outcome.errors == [String(number)])
                    #expect(outcome.exit == .exited(Int32(number)))
                }
            }
            try await group.waitForAll()
        }
    }
}
