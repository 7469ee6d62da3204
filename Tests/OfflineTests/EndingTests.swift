import Foundation
import Glibc
import Offline
import Subprocess
import TestSupport
import Testing

@Suite("Ending a program")
struct EndingTests {
    /// A shell whose children ignore SIGTERM, and so does it where `leaderIgnores`.
    private func stubborn(leaderIgnores: Bool) -> [String] {
        let leader = leaderIgnores ? "" : "trap 'exit 0' TERM;"
        return ["-c", "trap '' TERM; sleep 60 & sleep 60 & (sleep 60; sleep 60) & \(leader) echo ready; wait; wait"]
    }

    /// Starts a program, ends it by `end` once it is ready, and returns its group and how long the end took.
    private func ending(
        _ arguments: [String], timeout: Duration? = nil, end: (Task<ProcessExit, any Error>) async -> Void
    ) async throws -> (result: Result<ProcessExit, any Error>, group: Int32, took: Duration) {
        let started = Lines()
        let lines = Lines()
        let run = Task {
            try await launcher.run(
                "sh", arguments: arguments, timeout: timeout,
                onStart: { started.append(String($0)) }, onOutputLine: { lines.append($0) })
        }
        _ = try await lines.first()
        let group = try #require(try await Int32(started.first()))
        let start = ContinuousClock.now
        await end(run)
        return (await run.result, group, start.duration(to: .now))
    }

    @Test(
        "Cancelling ends the whole group within two seconds, even children that ignore SIGTERM",
        arguments: [true, false])
    func cancel(leaderIgnores: Bool) async throws {
        let (result, group, took) = try await ending(stubborn(leaderIgnores: leaderIgnores)) { $0.cancel() }
        #expect(throws: CancellationError.self) { try result.get() }
        #expect(took < .seconds(2))
        #expect(try await ProcessTable.soon { try ProcessTable.members(ofGroup: group) == 0 })
    }

    @Test("Cancelling gives every program of the group the time to clean up")
    func cleanUp() async throws {
        let folder = try TemporaryFolder()
        let child = "trap 'rm \"$1\"; exit' TERM; touch \"$1\"; echo ready; while :; do sleep 0.05; done"
        let script = "trap : TERM; sh -c \"$2\" sh \"$1\" & wait; wait"
        let (result, _, _) = try await ending(["-c", script, "sh", folder.path.string + "/partial", child]) {
            $0.cancel()
        }
        #expect(throws: CancellationError.self) { try result.get() }
        #expect(!FileManager.default.fileExists(atPath: folder.path.string + "/partial"))
    }

    @Test("A task that is cancelled already starts nothing")
    func cancelledBefore() async throws {
        let started = Lines()
        let run = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await launcher.run("true", arguments: [], onStart: { started.append(String($0)) })
        }
        await #expect(throws: CancellationError.self) { try await run.value }
        #expect(started.all.isEmpty)
    }

    @Test("Cancelling at any moment of a launch leaves nothing running")
    func cancelWhileStarting() async throws {
        let started = Lines()
        for delay in 0..<20 {
            let run = Task {
                try await launcher.run("sleep", arguments: ["60"], onStart: { started.append(String($0)) })
            }
            try await Task.sleep(for: .microseconds(delay * 400))
            run.cancel()
            await #expect(throws: CancellationError.self) { try await run.value }
        }
        for group in started.all.compactMap({ Int32($0) }) {
            #expect(try ProcessTable.members(ofGroup: group) == 0)
        }
    }

    @Test("A program whose time is up ends with its group, and the result says so")
    func timeout() async throws {
        let (result, group, took) = try await ending(
            stubborn(leaderIgnores: true), timeout: .milliseconds(300), end: { _ in })
        #expect(try result.get() == .timedOut)
        #expect(took < .seconds(2))
        #expect(try await ProcessTable.soon { try ProcessTable.members(ofGroup: group) == 0 })
    }

    @Test("A program that ends in time is not called timed out")
    func inTime() async throws {
        let clock = ContinuousClock.now
        #expect(try await launcher.run("true", arguments: [], timeout: .seconds(30)) == .exited(0))
        #expect(clock.duration(to: .now) < .seconds(30))
    }

    @Test("What a program leaves running in its group ends with it")
    func leftovers() async throws {
        let started = Lines()
        let exit = try await launcher.run(
            "sh", arguments: ["-c", "sleep 60 & exit 3"], onStart: { started.append(String($0)) })
        #expect(exit == .exited(3))
        let group = try #require(started.all.first.flatMap { Int32($0) })
        #expect(try await ProcessTable.soon { try ProcessTable.members(ofGroup: group) == 0 })
    }

    @Test(
        "A process outside the group that holds the output does not hold the return",
        arguments: ["sleep 60", "yes " + String(repeating: "x", count: 1000)])
    func heldOutput(holder: String) async throws {
        let started = ContinuousClock.now
        let lines = Lines()
        // The shell ends when the new session is there and writes, so that the end of the group cannot come before it.
        let script = """
            setsid \(holder) &
            while [ $(cut -d' ' -f6 /proc/$!/stat) = $$ ]; do :; done
            sleep 0.2
            echo $! >&2
            """
        let exit = try await launcher.run(
            "sh", arguments: ["-c", script],
            onOutputLine: { _ in usleep(1000) },  // so that the pipe is never empty
            onErrorLine: { lines.append($0) })
        #expect(exit == .exited(0))
        // Both holders would hold it for a minute and more; a busy machine needs some seconds for the rest.
        #expect(started.duration(to: .now) < .seconds(30))
        kill(try #require(lines.all.last.flatMap { Int32($0) }), SIGKILL)
    }

    @Test(
        "A program lives as long as a busy parent does, and dies with it, its own children too",
        arguments: [OfflineLauncher.Network.refused, .allowed])
    func parent(network: OfflineLauncher.Network) async throws {
        let result = try await Subprocess.run(
            .path(.init(Program.folder.string + "/OfflineTestParent")),
            arguments: [workerPath, network.rawValue, "sh", "-c", "trap '' TERM HUP; sleep 60 & sleep 60 & wait"],
            input: .none, output: .sequence, error: .discarded
        ) { execution in
            for try await line in execution.standardOutput.strings() {
                let group = try #require(Int32(line))
                try await Task.sleep(for: .seconds(3))
                let survivors = try ProcessTable.members(ofGroup: group)
                try execution.send(signal: .kill)
                return (survivors, ended: try await ProcessTable.soon { try ProcessTable.members(ofGroup: group) == 0 })
            }
            throw Missing(what: "a program")
        }
        // The worker, the shell and its two children.
        #expect(result.closureResult.0 == 4)
        #expect(result.closureResult.ended)
    }

    @Test("When the worker is killed, the program and its children end, and the result says how")
    func killedWorker() async throws {
        let started = Lines()
        let lines = Lines()
        let run = Task {
            try await launcher.run(
                "sh", arguments: stubborn(leaderIgnores: true),
                onStart: { started.append(String($0)) }, onOutputLine: { lines.append($0) })
        }
        _ = try await lines.first()
        let worker = try #require(try await Int32(started.first()))
        kill(worker, SIGKILL)
        #expect(try await run.value == .signalled(SIGKILL))
        #expect(try await ProcessTable.soon { try ProcessTable.members(ofGroup: worker) == 0 })
    }
}
