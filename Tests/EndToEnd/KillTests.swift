import Foundation
import GRDB
import SottoCore
import SystemPackage
import Testing
import TestSupport

extension EndToEnd {
    @Suite("A runner that is killed")
    struct KillTests {
        // The native engine separates while the audio is extracted.
        private static let moments = [("native", "publish"), ("python", "separate")]
        private static let furtherMoments = [
            ("native", "separate"), ("native", "check"), ("python", "extract"), ("python", "check"),
            ("python", "publish"),
        ]

        @Test(
            "leaves no process, and an earlier result untouched; the next runner finishes its job",
            arguments: moments + (TestLevel.isFull ? furtherMoments : []))
        func killedIn(engine: String, stage: String) async throws {
            let home = try TestHome()
            let item = try await home.add(Repository.sampleVideo)
            let stems = home.stems(item)
            let job = try await killInStage(stage, of: engine, item, home)
            // Whole or not there: what a killed runner was about to write is never seen in part.
            if FileManager.default.fileExists(atPath: stems.string) { try await StemReading.requireWhole(stems) }

            let isQuiet = try await RunningProgram.wait(.seconds(2)) {
                RunningProgram.processes(naming: home.path).isEmpty
            }
            #expect(isQuiet, "\(RunningProgram.processes(naming: home.path)) outlived their runner")

            let next = try await home.sotto("jobs", "run")
            #expect(next.status == 0, "\(next.errors)")
            let finished = try await home.job(job)
            #expect(finished.state == "succeeded")
            // Being killed is no attempt that failed.
            #expect(finished.attempt == 1)
            try await StemReading.requireWhole(stems)
            #expect(home.leftovers().isEmpty)
        }

        /// Kills a runner while its job is in a stage. Late stages are short, so it may take some tries.
        ///
        /// - Returns: the job.
        private func killInStage(
            _ stage: String, of engine: String, _ item: String, _ home: TestHome
        ) async throws -> String {
            let database = try DatabaseQueue(path: home.home.database.string)
            for _ in 0..<10 {
                let job = try await home.queue(item, engine: engine)
                _ = try await RunningProgram.sotto(["jobs", "run"], home: home.path) { runner in
                    let wasSeen = try await RunningProgram.wait(.seconds(180)) {
                        let row = try database.read { db in
                            try Row.fetchOne(db, sql: "SELECT stage, state FROM job WHERE id = ?", arguments: [job])
                        }
                        return row?["stage"] == stage || row?["state"] == "succeeded"
                    }
                    #expect(wasSeen)
                    runner.send(SIGKILL)
                }
                let state = try await database.read { db in
                    try String.fetchOne(db, sql: "SELECT state FROM job WHERE id = ?", arguments: [job])
                }
                if state == "running" { return job }
            }
            throw ProgramFailure(message: "the runner was never killed in stage \(stage)")
        }
    }
}
