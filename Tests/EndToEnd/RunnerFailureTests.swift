import Foundation
import SottoCore
import SystemPackage
import Testing
import TestSupport

extension EndToEnd {
    /// The Python runner as the engine starts it, with something wrong each time.
    @Suite("When the Python runner fails")
    struct RunnerFailureTests {
        private struct Failed: Decodable {
            var event: String
            var code: String?
            var message: String?
            var hint: String?
        }

        private let folder: TemporaryFolder
        private let input: FilePath

        init() throws {
            folder = try TemporaryFolder()
            input = folder.file("input.raw")
            try Data(count: 44_100 * 8).write(to: URL(filePath: input.string))
        }

        /// Runs it on a second of silence, and returns its last event.
        private func outcome(
            python: String, models: FilePath, frames: Int = 44_100, output: String = "."
        ) async throws -> Failed {
            let result = try await Program.run(
                python,
                [
                    "-I", "-B", Repository.root.appending("Python/spleeter_runner.py").string,
                    "--model-root", models.string, "--input", input.string, "--data-offset", "0",
                    "--frames", String(frames), "--vocals", folder.file("\(output)/v").string,
                    "--background", folder.file("\(output)/b").string, "--bit-depth", "16",
                ])
            #expect(result.status == 1)
            let last = try #require(result.output.split(separator: "\n").last)
            return try JSONDecoder().decode(Failed.self, from: Data(last.utf8))
        }

        private func expect(_ failed: Failed, _ code: String, naming name: String) {
            #expect(failed.event == "failed")
            #expect(failed.code == code)
            #expect(failed.message?.contains(name) == true, "\(failed)")
            #expect(failed.hint?.isEmpty == false)
        }

        @Test("input that is shorter than promised is refused before anything is loaded")
        func short() async throws {
            let models = try TestHome.pack().appending("models")
            let failed = try await outcome(python: "python3", models: models, frames: 44_101)
            expect(failed, "input_short", naming: "\"\(input)\"")
        }

        @Test("a Python without Spleeter says that it cannot be loaded")
        func withoutSpleeter() async throws {
            let models = try TestHome.pack().appending("models")
            let failed = try await outcome(python: "python3", models: models)
            expect(failed, "spleeter_import_failed", naming: "spleeter")
        }

        @Test("a model with a missing file is named")
        func withoutModel() async throws {
            let failed = try await outcome(python: "python3", models: folder.path)
            expect(failed, "model_missing", naming: "2stems")
        }

        enum Fault: CaseIterable {
            case damagedWeights, lostFolder
        }

        @Test(
            "damaged weights, and stems that cannot be written, are named",
            arguments: TestLevel.isFull ? Fault.allCases : [.damagedWeights])
        func broken(fault: Fault) async throws {
            let pack = try TestHome.pack()
            let python = pack.appending("venv/bin/python").string
            switch fault {
            case .damagedWeights:
                let models = try folder.folder("models")
                try FileManager.default.copyItem(
                    atPath: pack.appending("models/2stems").string, toPath: models.appending("2stems").string)
                let weights = models.appending("2stems/model.data-00000-of-00001")
                try FileHandle(forWritingTo: URL(filePath: weights.string)).truncate(atOffset: 1_000)
                let damaged = try await outcome(python: python, models: models)
                expect(damaged, "spleeter_failed", naming: "\"\(models.appending("2stems"))\"")
            case .lostFolder:
                let models = pack.appending("models")
                let lost = try await outcome(python: python, models: models, output: "no such folder")
                expect(lost, "spleeter_failed", naming: "no such folder/v")
            }
        }
    }
}
