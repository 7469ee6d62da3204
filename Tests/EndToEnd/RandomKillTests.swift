import Foundation
import Testing
import TestSupport

extension EndToEnd {
    /// The long run is `Benchmarks/kills`; its figures are in docs/BENCHMARKS.md.
    @Suite("Random processes killed or asked to end at random moments")
    struct RandomKillTests {
        private struct Report: Decodable {
            var kills: [String: Int]
            var problems: [String]
        }

        private struct Run {
            var seed: Int
            var kills: Int
            var events = "kill,signal"
            var engines = "native,python"
            var disk: [String] = []
        }

        private static let short = [Run(seed: 21, kills: 3, engines: "native")]
        private static let long = [
            Run(seed: 21, kills: 10), Run(seed: 22, kills: 10, events: "kill,signal,lock"),
            Run(seed: 21, kills: 5, events: "kill,signal,fill", disk: ["--megabytes", "96"]),
        ]

        @Test("lose nothing and leave nothing, and the queue goes on, on a disk that is too small and fills up as well")
        func kills() async throws {
            // Side by side: each has a home of its own, and waits for the right moment most of the time. Always the
            // same choices, so that a failure can be repeated; the long run takes others.
            let runs = TestLevel.isFull ? Self.long : Self.short
            try await sideBySide(runs) { run in
                let result = try await Program.run(
                    Repository.root.appending("Benchmarks/kills").string,
                    [
                        "--kills", String(run.kills), "--seed", String(run.seed), "--events", run.events, "--engines",
                        run.engines, "--sotto", Program.sotto.string,
                        "--pack", TestHome.shared().appending("packs/spleeter").string,
                    ] + run.disk
                )
                let report: Report = try result.json()
                #expect(report.problems.isEmpty, "\(run)")
                #expect(report.kills.values.reduce(0, +) == run.kills, "\(run)")
                #expect(result.status == 0, "\(run): \(result.errors)")
            }
        }
    }
}
