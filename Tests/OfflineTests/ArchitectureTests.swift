#if arch(x86_64)
    import Glibc
    import Offline
    import Testing

    @Suite("System calls in another architecture's numbering")
    struct ArchitectureTests {
        @Test("32-bit calls connect bare, and kill the process offline")
        func thirtyTwoBit() async throws {
            let listener = try LoopbackListener.tcp()
            let control = try await Probe.bare("int80", listener.port)
            if control.exit == .exited(0) {
                #expect(listener.heard() == .greeting)
            } else {
                // Without IA32 emulation the kernel answers "int 0x80" with a signal or ENOSYS.
                print("note: this kernel has no 32-bit calls, so they could not get out bare either: \(control)")
                #expect(control.exit == .signalled(SIGSEGV) || control.says("int80", failedWith: ENOSYS))
            }
            let expected = control.exit == .signalled(SIGSEGV) ? SIGSEGV : SIGSYS
            #expect(try await Probe.offline("int80", listener.port).exit == .signalled(expected))
            #expect(listener.heard() == .nothing)
        }

        @Test("x32 calls are calls bare, be they known or not, and kill the process offline")
        func x32() async throws {
            let control = try await Probe.bare("x32")
            if control.says("x32", failedWith: ENOSYS) {
                print("note: this kernel knows no x32 calls, so socket could not be had bare either")
            } else {
                #expect(control.exit == .exited(0))
            }
            #expect(try await Probe.offline("x32").exit == .signalled(SIGSYS))
        }
    }
#endif
