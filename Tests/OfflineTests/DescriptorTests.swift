import Glibc
import Offline
import Testing

@Suite("Inherited descriptors")
struct DescriptorTests {
    private func give(_ descriptor: Int32, _ listener: LoopbackListener, to program: [String]) async throws -> Outcome {
        try await bare(Probe.path, ["give", String(descriptor), listener.port] + program)
    }

    private func behindWorker(_ program: [String]) -> [String] {
        [workerPath, "offline", "--parent", String(getpid()), "--"] + program
    }

    @Test("A connected socket as descriptor 3 is of use bare, and closed offline")
    func socketAboveStandard() async throws {
        let listener = try LoopbackListener.tcp()
        let program = [try await Probe.path, "greet", "3"]
        #expect(try await give(3, listener, to: program).exit == .exited(0))
        #expect(listener.heard() == .greeting)
        let outcome = try await give(3, listener, to: behindWorker(program))
        #expect(outcome.says("write", failedWith: EBADF))
        #expect(listener.heard() == .init(connections: 1, bytes: 0))
    }

    @Test("A connected socket as a standard descriptor is of use bare, and nothing runs offline", arguments: [0, 1, 2])
    func socketAsStandard(descriptor: Int32) async throws {
        let listener = try LoopbackListener.tcp()
        let program = [try await Probe.path, "greet", String(descriptor)]
        #expect(try await give(descriptor, listener, to: program).exit == .exited(0))
        #expect(listener.heard() == .greeting)
        let outcome = try await give(descriptor, listener, to: behindWorker(program))
        #expect(outcome.exit == .exited(125))
        if descriptor != STDERR_FILENO {
            #expect(listener.heard() == .init(connections: 1, bytes: 0))
            #expect(outcome.errors == ["sotto-worker: offline: standard input, output or error is a socket"])
        }
    }

    @Test("A program finds three open descriptors, and standard input is empty")
    func onlyStandard() async throws {
        let leaked = open("/dev/zero", O_RDONLY)  // without O_CLOEXEC
        defer { close(leaked) }
        let script = "ls /proc/$$/fd; readlink /proc/$$/fd/0"
        #expect(try await offline("sh", ["-c", script]).output == ["0", "1", "2", "/dev/null"])
    }
}
