import Foundation
import SottoCore
import SystemPackage
import Testing
import TestSupport

extension EndToEnd {
    @Suite("When the native worker is disturbed")
    struct NativeWorkerTests {
        /// Runs the queue with one job of ten minutes, and does something when its worker is at work.
        ///
        /// - Returns: the home, the job and how the runner ended.
        private func disturb(
            _ body: (TestHome, String, [Int32]) async throws -> Void
        ) async throws -> (home: TestHome, job: String, status: Int) {
            let home = try TestHome()
            let mixture = try await Mixture(seconds: 600)
            let job = try await home.queue(try await home.add(mixture.mixture))
            let status = try await RunningProgram.sotto(["jobs", "run"], home: home.path) { _ in
                var workers: [Int32] = []
                let isWorking = try await RunningProgram.wait(.seconds(60)) {
                    workers = Self.workers(of: home.home.job(job))
                    return !workers.isEmpty
                }
                #expect(isWorking)
                try await body(home, job, workers)
            }
            return (home, job, status)
        }

        /// The processes that separate, without those that only watch over them.
        private static func workers(of folder: FilePath) -> [Int32] {
            RunningProgram.processes(naming: folder).filter { number in
                let arguments = FileManager.default.contents(atPath: "/proc/\(number)/cmdline") ?? Data()
                return arguments.split(separator: 0).dropFirst().first == Data("separate".utf8)
            }
        }

        @Test(
            "the job fails with the signal that ended it",
            arguments: [(SIGKILL, "out_of_memory", "memory"), (SIGSEGV, "worker_died", "signal 11")])
        func signals(signal: Int32, code: String, words: String) async throws {
            let (home, job, status) = try await disturb { _, _, workers in
                for worker in workers { kill(worker, signal) }
            }
            #expect(status == 1)
            let report = try await home.job(job)
            #expect(report.state == "failed" && report.error?.code == code)
            let log = try await home.sotto("jobs", "log", job).output
            #expect(log.contains(words), "\(log)")
            #expect(home.leftovers().isEmpty)
        }

        @Test("a cancelled job's worker is gone within half a second")
        func cancel() async throws {
            let (home, job, status) = try await disturb { home, job, workers in
                #expect(try await home.sotto("jobs", "cancel", job).status == 0)
                let isGone = try await RunningProgram.wait(.milliseconds(500)) {
                    workers.allSatisfy { kill($0, 0) != 0 }
                }
                #expect(isGone)
            }
            #expect(status == 0)
            #expect(try await home.job(job).state == "cancelled")
            #expect(home.leftovers().isEmpty)
        }

        @Test("a runner that is killed takes its worker with it, and the queue goes on")
        func killedRunner() async throws {
            let home = try TestHome()
            let mixture = try await Mixture(seconds: 60)
            let item = try await home.add(mixture.mixture)
            let job = try await home.queue(item)
            let status = try await RunningProgram.sotto(["jobs", "run"], home: home.path) { runner in
                let isWorking = try await RunningProgram.wait(.seconds(60)) {
                    !Self.workers(of: home.home.job(job)).isEmpty
                }
                #expect(isWorking)
                runner.send(SIGKILL)
            }
            #expect(status == -Int(SIGKILL))
            let isQuiet = try await RunningProgram.wait(.seconds(2)) {
                RunningProgram.processes(naming: home.home.job(job)).isEmpty
            }
            #expect(isQuiet)
            #expect(try await home.sotto("jobs", "run").status == 0)
            #expect(try await home.job(job).state == "succeeded")
            try await StemReading.requireWhole(home.stems(item))
            #expect(home.leftovers().isEmpty)
        }
    }
}
