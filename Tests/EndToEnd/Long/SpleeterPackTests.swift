import SottoCore
import TestSupport
import Testing

extension Long {
    /// Of the pack that all tests use: none of them changes it.
    @Suite("The installed Spleeter pack")
    struct SpleeterPackTests {
        @Test("The installed pack is sound, every file of it and one second of separation")
        func sound() async throws {
            let home = try TestHome()
            let verify = try await home.sotto("packs", "verify", "spleeter")
            #expect(verify.status == 0, "\(verify.errors)")
        }

        @Test("A pack cannot be removed while a separation uses it")
        func inUse() async throws {
            let home = try TestHome()
            let job = try await home.queue(try await home.add(Repository.sampleVideo), engine: "python")
            try await home.run(job, expectingInUse: .spleeter)
        }
    }
}
