import Foundation
import Testing
import TestSupport

extension EndToEnd {
    /// The long run is `Benchmarks/kills`; its figures are in docs/BENCHMARKS.md.
    @Suite("Random processes killed at random moments")
    struct RandomKillTests {
        private struct Report: Decodable {
            var kills: [String: Int]
            var problems: [String]
        }

        @Test("lose nothing and leave nothing, and the queue goes on", arguments: [[], ["--megabytes", "96"]])
        func kills(disk: [String]) async throws {
            // Always the same choices, so that a failure can be repeated; the long run takes others.
            let seed = 21
            let kills = disk.isEmpty ? 20 : 5
            let result = try await Program.run(
                "python3",
                [
                    "-I", Repository.root.appending("Benchmarks/kills").string, "--kills", String(kills),
                    "--seed", String(seed), "--sotto", Program.sotto.string,
                    "--pack", TestHome.shared().appending("packs/spleeter").string,
                ] + disk
            )
            let report: Report = try result.json()
            #expect(report.problems.isEmpty, "with seed \(seed)")
            #expect(report.kills.values.reduce(0, +) == kills)
            #expect(result.status == 0, "\(result.errors)")
        }
    }
}
