import Foundation
import SottoCore
import SystemPackage
import Testing
import TestSupport

extension EndToEnd {
    /// A model of its own for each test, with something wrong.
    @Suite("When the model is not what it should be")
    struct NativeModelTests {
        private let home: TestHome
        private let model: FilePath

        init() throws {
            home = try TestHome()
            let packs = home.path.appending("packs")
            let pack = "spleeter-model/\(PackID.spleeterModel.version)"
            try FileManager.default.removeItem(atPath: packs.string)
            try FileManager.default.createDirectory(
                atPath: packs.appending("spleeter-model").string, withIntermediateDirectories: true)
            try FileManager.default.copyItem(
                atPath: try TestHome.shared().appending("packs/\(pack)").string, toPath: packs.appending(pack).string)
            model = packs.appending("\(pack)/2stems")
        }

        private func flipByte(of name: String, at offset: UInt64) throws {
            let file = try FileHandle(forUpdating: URL(filePath: model.appending(name).string))
            defer { try? file.close() }
            try file.seek(toOffset: offset)
            let byte = try #require(try file.read(upToCount: 1)?.first)
            try file.seek(toOffset: offset)
            try file.write(contentsOf: Data([byte ^ 0x10]))
        }

        private func expectFailure(_ code: String, naming name: String) async throws {
            let output = home.folder.file("stems")
            let run = try await home.sotto("separate", Repository.sampleVideo.string, "-o", output.string)
            #expect(run.status == 1)
            #expect(run.errors.contains("Error [\(code)]"), "\(run.errors)")
            #expect(run.errors.contains(name), "\(run.errors)")
            #expect(run.errors.contains("sotto packs install spleeter-model"), "\(run.errors)")
            #expect(!FileManager.default.fileExists(atPath: output.string))
        }

        @Test("a flipped byte in the weights is found before anything is made of them")
        func flippedWeight() async throws {
            try flipByte(of: "model.data-00000-of-00001", at: 40_000_001)
            try await expectFailure("model_corrupt", naming: "model.data-00000-of-00001")
            // What the hint says helps: the pack is known to be broken now, and is replaced.
            let list = try await home.sotto("packs", "list").output
            #expect(list.contains("broken"), "\(list)")
            let mended = try await home.sotto("packs", "install", "spleeter-model", "--yes")
            #expect(mended.status == 0, "\(mended.errors)")
            let output = home.folder.file("mended")
            let run = try await home.sotto("separate", Repository.sampleVideo.string, "-o", output.string)
            #expect(run.status == 0, "\(run.errors)")
        }

        @Test("a flipped byte in the index is found")
        func flippedIndex() async throws {
            try flipByte(of: "model.index", at: 2_000)
            try await expectFailure("model_corrupt", naming: "model.index")
        }

        @Test("a missing file is named")
        func missingFile() async throws {
            try FileManager.default.removeItem(atPath: model.appending("model.data-00000-of-00001").string)
            try await expectFailure("pack_broken", naming: "model.data-00000-of-00001")
        }

        @Test("another model's files, of the same names, are refused")
        func otherModel() async throws {
            let other = try TemporaryFolder()
            let script = Repository.root.appending("Tests/SpleeterEngineTests/Checkpoints/make_checkpoint.py")
            try await Program.run("python3", ["-I", script.string, "model", other.path.string])
            for name in ["model.index", "model.data-00000-of-00001"] {
                try FileManager.default.removeItem(atPath: model.appending(name).string)
                try FileManager.default.copyItem(
                    atPath: other.file(name).string, toPath: model.appending(name).string)
            }
            try await expectFailure("pack_broken", naming: "model.data-00000-of-00001")
        }

        @Test("a pack that a job uses cannot be taken away from it")
        func removedMeanwhile() async throws {
            let mixture = try await Mixture(seconds: 120)
            let job = try await home.queue(try await home.add(mixture.mixture))
            try await home.run(job, expectingInUse: .spleeterModel)
        }
    }
}
