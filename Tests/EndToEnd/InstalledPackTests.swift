import SottoCore
import SystemPackage
import TestSupport
import Testing

extension EndToEnd {
    /// Of the pack that all tests use: none of them changes it.
    @Suite("The installed pack")
    struct InstalledPackTests {
        @Test("The installed pack says so within a second when it is to be installed again")
        func installedAlready() async throws {
            let home = try TestHome()
            let began = ContinuousClock.now
            let again = try await home.sotto("packs", "install", "spleeter", "--yes")
            #expect(ContinuousClock.now - began < .seconds(1))
            #expect(again.status == 0)
            #expect(again.errors.contains("installed already"))
            #expect(again.output == "\(home.path.appending("packs/spleeter/2.4.2"))\n")
        }
    }
}
