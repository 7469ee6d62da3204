import Glibc
import Offline
import Subprocess
import TestSupport
import Testing

@Suite("A program that may use the network")
struct TetheredTests {
    private let tethered = OfflineLauncher(workerPath: workerPath, network: .allowed)

    @Test("It connects, and has no other descriptors than the offline ones have")
    func connects() async throws {
        let listener = try LoopbackListener.tcp()
        #expect(try await tethered.run(Probe.path, arguments: ["tcp", listener.port]) == .exited(0))
        #expect(listener.heard() == .greeting)
        let leaked = open("/dev/zero", O_RDONLY)  // without O_CLOEXEC
        defer { close(leaked) }
        let lines = Lines()
        _ = try await tethered.run(
            "sh", arguments: ["-c", "ls /proc/$$/fd; readlink /proc/$$/fd/0"], onOutputLine: { lines.append($0) })
        #expect(lines.all == ["0", "1", "2", "/dev/null"])
    }

    @Test("A program that cannot be executed after all is an error that says why")
    func notExecutable() async throws {
        let folder = try TemporaryFolder()
        let program = try folder.write("#!/no/such/interpreter\n", to: "broken").string
        #expect(chmod(program, 0o755) == 0)
        await #expect(throws: OfflineError.launchFailed("cannot execute \"\(program)\": No such file or directory")) {
            try await tethered.run(program, arguments: [])
        }
    }

    @Test("It needs no seccomp in the kernel")
    func withoutSeccomp() async throws {
        let outcome = try await bare(
            Probe.path, ["without", workerPath, "tethered", "--parent", String(getpid()), "--", "echo", "ran"])
        #expect(outcome.exit == .exited(0))
        #expect(outcome.output == ["ran"])
    }
}
