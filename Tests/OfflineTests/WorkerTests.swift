import Glibc
import Offline
import TestSupport
import Testing

@Suite("sotto-worker, called by hand")
struct WorkerTests {
    private func worker(_ words: String...) async throws -> Outcome {
        try await bare(workerPath, words)
    }

    @Test(
        "Wrong words are answered with the usage and exit code 64",
        arguments: [
            [], ["online"], ["offline"], ["offline", "--parent", "1"], ["offline", "--parent", "x", "--", "true"],
            ["offline", "--parent", "0", "--", "true"], ["offline", "--parent", "1", "--"],
            ["offline", "--", "--parent", "1", "true"], ["tethered"],
            ["offline", "--parent", "1", "--memory", "0", "--", "true"],
            ["offline", "--parent", "1", "--memory", "much", "--", "true"],
            ["offline", "--parent", "1", "--nice", "1", "--", "true"],
        ])
    func usage(words: [String]) async throws {
        let outcome = try await bare(workerPath, words)
        #expect(outcome.exit == .exited(64))
        let usage =
            "usage: sotto-worker offline|tethered --parent PID [--memory BYTES] [--processor SECONDS] [--file BYTES] "
            + "-- TOOL [ARGUMENT...]"
        #expect(outcome.errors.contains(usage))
    }

    @Test("A parent that is not the parent means that the real one has ended: exit code 125")
    func wrongParent() async throws {
        let outcome = try await worker("offline", "--parent", "1", "--", "true")
        #expect(outcome.exit == .exited(125))
        #expect(outcome.errors == ["sotto-worker: offline: the process that started this one has ended"])
    }

    @Test("Without seccomp in the kernel nothing runs: exit code 125, and an error from the launcher")
    func noSeccomp() async throws {
        let reason = "the kernel offers no seccomp filters to this process"
        let tool = try await bare(
            Probe.path, ["without", workerPath, "offline", "--parent", String(getpid()), "--", "echo", "ran"])
        #expect(tool.exit == .exited(125))
        #expect(tool.output == [])
        #expect(tool.errors == ["sotto-worker: offline: \(reason)"])
        let parent = Program.folder.string + "/OfflineTestParent"
        let launch = try await bare(Probe.path, ["without", parent, workerPath, "offline", "echo", "ran"])
        #expect(launch.exit == .exited(1))
        #expect(launch.output == ["nothing can be run offline here: \(reason)"])
    }

    @Test("A tool that does not exist, or may not be executed, means exit code 127")
    func noTool() async throws {
        let parent = String(getpid())
        let missing = try await worker("offline", "--parent", parent, "--", "no-such-tool")
        #expect(missing.exit == .exited(127))
        #expect(
            missing.errors == [
                "sotto-worker: offline: cannot execute \"no-such-tool\": No such file or directory"
            ])
        let folder = try await worker("offline", "--parent", parent, "--", "/tmp")
        #expect(folder.exit == .exited(127))
        #expect(folder.errors == ["sotto-worker: offline: cannot execute \"/tmp\": Permission denied"])
    }

    @Test("The tool is looked for in PATH, keeps its name and its words, and is the worker's child")
    func tool() async throws {
        let parent = String(getpid())
        let outcome = try await worker(
            "offline", "--parent", parent, "--", "sh", "-c", #"echo "$0" "$#" "$1"; cut -d" " -f4 /proc/$PPID/stat"#,
            "--",
            "-- a  b")
        #expect(outcome.output == ["-- 1 -- a  b", parent])
    }
}
