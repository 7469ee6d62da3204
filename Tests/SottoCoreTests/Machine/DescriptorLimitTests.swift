import SottoCore
import SystemPackage
import TestSupport
import Testing

@Suite("Descriptors")
struct DescriptorLimitTests {
    @Test(
        "As many separations may run as there are descriptors for, and always one",
        arguments: [
            (20, 1), (100, 3), (256, 13), (1_024, 61),
        ])
    func jobs(_ limit: Int, _ jobs: Int) {
        #expect(DescriptorLimit.jobs(with: limit) == jobs)
    }

    @Test(
        "Connections leave room for a separation, and are half of the limit at most",
        arguments: [80, 100, 256, 1_024, 8_192])
    func connections(_ limit: Int) {
        let connections = DescriptorLimit.connections(limit: limit)
        #expect(connections >= 16 && connections <= limit / 2)
        #expect(limit - connections >= DescriptorLimit.base + DescriptorLimit.ofJob)
    }

    @Test("Files are looked at one by one where there are descriptors for no more")
    func looks() async throws {
        #expect(DescriptorLimit.looks() > 0)
        let place = try Workplace()
        let names = (1...6).map { "\($0).wav" }
        for name in names { try place.sound(name) }
        let result = try await place.shell(#"ulimit -n 60; "$SOTTO" library add *.wav"#)
        #expect(result.status == 0, "\(result.errors)")
    }

    @Test("A soft limit that is too low is raised by every command")
    func raised() async throws {
        let place = try Workplace()
        try place.sound("a.wav")
        let result = try await place.shell(#"ulimit -S -n 24; "$SOTTO" library add a.wav"#)
        #expect(result.status == 0, "\(result.errors)")
    }

    @Test("With few of them fewer separations run at once, which is said once, and all of them succeed")
    func few() async throws {
        let place = try Workplace()
        let names = (1...12).map { "\($0).wav" }
        for name in names { try place.sound(name) }
        let result = try await place.shell(
            """
            ulimit -n 100
            "$SOTTO" library add *.wav >/dev/null && "$SOTTO" library separate *.wav >/dev/null
            "$SOTTO" jobs run --at-once 12
            """)
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.errors.matches(of: #/3 of 12 separations run at once/#).count == 1, "\(result.errors)")
        let jobs: [JobDocument] = try await place.sotto("jobs", "list", "--json").json()
        #expect(jobs.map(\.state) == names.map { _ in "succeeded" })
    }

    @Test("With too few for one job, the queue is not run, and the error says so")
    func none() async throws {
        let place = try Workplace()
        let result = try await place.shell(#"ulimit -n 40; "$SOTTO" jobs run"#)
        #expect(result.status == 1)
        #expect(result.errors.contains("[too_many_files]: This process may open 40 files only"), "\(result.errors)")
    }

    @Test(
        "Where the system has no more of something the error says of what",
        arguments: [
            (Errno.tooManyOpenFiles, "too_many_files"), (.tooManyOpenFilesInSystem, "too_many_files"),
            (.resourceTemporarilyUnavailable, "too_many_processes"), (.noMemory, "out_of_memory"),
        ])
    func errors(_ errno: Errno, _ code: String) {
        let error = SottoError(describing: errno)
        #expect(error.code == code)
        #expect(!error.hint.isEmpty)
    }
}
