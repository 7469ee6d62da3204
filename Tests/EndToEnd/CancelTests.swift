import Catalog
import Foundation
import SottoCore
import SystemPackage
import Testing
import TestSupport

extension EndToEnd {
    @Suite("Cancelling")
    struct CancelTests {
        /// Audio that takes some seconds to separate.
        private static func mixture(for engine: Engine) async throws -> Mixture {
            try await Mixture(seconds: engine == .native ? 600 : 120)
        }

        @Test(
            "A cancelled job ends within two seconds and leaves neither process nor file",
            arguments: Engine.toTest)
        func cancelledJob(engine: Engine) async throws {
            let home = try TestHome()
            let mixture = try await Self.mixture(for: engine)
            let item = try await home.add(mixture.mixture)
            let job = try await home.queue(item, engine: engine.id)
            let status = try await RunningProgram.sotto(["jobs", "run"], home: home.path) { _ in
                let isSeparating = try await RunningProgram.wait(.seconds(60)) {
                    try await home.job(job).stage == "separate"
                }
                #expect(isSeparating)
                #expect(try await home.sotto("jobs", "cancel", job).status == 0)
                let isCancelled = try await RunningProgram.wait(.seconds(2)) {
                    try await home.job(job).state == "cancelled"
                }
                #expect(isCancelled)
                #expect(RunningProgram.processes(naming: home.home.job(job)).isEmpty)
            }
            #expect(status == 0)
            #expect(home.leftovers().isEmpty)
            #expect(!FileManager.default.fileExists(atPath: home.stems(item).string))
        }

        @Test(
            "Ctrl-C on sotto separate exits with 130 and leaves nothing where it worked",
            arguments: Engine.toTest)
        func interruptedSeparate(engine: Engine) async throws {
            let home = try TestHome()
            let mixture = try await Self.mixture(for: engine)
            let output = try TemporaryFolder()
            let arguments = ["separate", mixture.mixture.string, "-o", output.path.string, "--engine", engine.id]
            let status = try await RunningProgram.sotto(arguments, home: home.path) { program in
                let isSeparating = try await RunningProgram.wait(.seconds(60)) {
                    !RunningProgram.processes(naming: output.file("mixture")).isEmpty
                        && FileManager.default.enumerator(atPath: output.path.string)?
                            .contains { "\($0)".hasSuffix("vocals.wav") } == true
                }
                #expect(isSeparating)
                program.send(SIGINT)
            }
            #expect(status == 130)
            let files = FileManager.default.enumerator(atPath: output.path.string)?.compactMap { $0 as? String }
            #expect(files == [])
            #expect(RunningProgram.processes(naming: output.path).isEmpty)
        }

        @Test(
            "Ctrl-C on jobs run puts the running job back into the queue",
            arguments: Engine.toTest)
        func interruptedRunner(engine: Engine) async throws {
            let home = try TestHome()
            let mixture = try await Self.mixture(for: engine)
            let job = try await home.queue(try await home.add(mixture.mixture), engine: engine.id)
            let status = try await RunningProgram.sotto(["jobs", "run"], home: home.path) { runner in
                let isSeparating = try await RunningProgram.wait(.seconds(60)) {
                    try await home.job(job).stage == "separate"
                }
                #expect(isSeparating)
                runner.send(SIGINT)
            }
            #expect(status == 130)
            let report = try await home.job(job)
            #expect(report.state == "queued")
            #expect(report.attempt == 0)
            #expect(home.leftovers().isEmpty)
        }
    }
}
