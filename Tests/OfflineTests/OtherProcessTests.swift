import Glibc
import Offline
import Testing

@Suite("A program that uses another process of the same user")
struct OtherProcessTests {
    private let secret = "the victim's secret"

    @Test("pidfd_getfd takes another process's connected socket bare, and is refused offline")
    func takeSocket() async throws {
        let listener = try LoopbackListener.tcp()
        try await Probe.withVictim(of: listener) { place in
            let control = try await bare(Probe.path, ["take"] + place)
            #expect(control.exit == .exited(0))
        }
        #expect(listener.heard() == .greeting)
        try await Probe.withVictim(of: listener) { place in
            let outcome = try await offline(Probe.path, ["take"] + place)
            #expect(outcome.says("pidfd_getfd", failedWith: EACCES))
        }
        #expect(listener.heard() == .init(connections: 1, bytes: 0))
    }

    @Test("process_vm_readv reads another process's memory bare, and is refused offline")
    func readMemory() async throws {
        let listener = try LoopbackListener.tcp()
        try await Probe.withVictim(of: listener) { place in
            let control = try await bare(Probe.path, ["peek"] + place)
            #expect(control.output == [secret])
            let outcome = try await offline(Probe.path, ["peek"] + place)
            #expect(outcome.says("process_vm_readv", failedWith: EACCES))
        }
    }

    @Test("/proc/PID/mem opens another process's memory bare, and is refused offline where there is Landlock")
    func memoryFile() async throws {
        guard case .exited(0) = try await Probe.bare("landlock").exit else {
            print("note: this kernel has no Landlock, so /proc/PID/mem stays open; docs/threat-model.md says so")
            return
        }
        let listener = try LoopbackListener.tcp()
        try await Probe.withVictim(of: listener) { place in
            let control = try await bare(Probe.path, ["memory"] + place)
            #expect(control.output == [secret])
            let outcome = try await offline(Probe.path, ["memory"] + place)
            #expect(outcome.says("mem", failedWith: EACCES))
        }
    }

    @Test("ptrace attaches to another process bare, and is refused offline")
    func attach() async throws {
        let listener = try LoopbackListener.tcp()
        try await Probe.withVictim(of: listener) { place in
            let control = try await bare(Probe.path, ["trace"] + place)
            #expect(control.exit == .exited(0))
            let outcome = try await offline(Probe.path, ["trace"] + place)
            #expect(outcome.says("ptrace", failedWith: EACCES))
        }
    }
}
