import Foundation
import SottoCore
import SystemPackage
import TestSupport
import Testing

extension Installs {
    @Suite("A pack that is damaged after its install")
    struct DamagedPackTests {
        @Test("is found broken, refused by separations with the command that mends it, and mended by an install")
        func damaged() async throws {
            let standIn = try await StandIn()
            let install = try await standIn.install()
            #expect(install.status == 0, "\(install.errors)")
            try await Self.killVerifying(standIn)
            #expect(try await standIn.sotto("packs", "verify", "spleeter").status == 0)
            #expect(try FileManager.default.contentsOfDirectory(atPath: Home(path: standIn.home).work.string).isEmpty)
            let pack = standIn.packs.installed(.spleeter)
            let part = try #require(Self.part(of: pack))

            let damages: [(what: String, damage: () throws -> Void)] = [
                ("has been altered", { try Data("trap\n".utf8).write(to: URL(filePath: part.string)) }),
                ("is missing", { try FileManager.default.removeItem(atPath: part.string) }),
            ]
            for (what, damage) in damages {
                try damage()
                let verify = try await standIn.sotto("packs", "verify", "spleeter")
                #expect(verify.status == 1)
                #expect(verify.errors.contains("Error [pack_broken]: \"\(part)\" \(what)."), "\(verify.errors)")
                #expect(verify.errors.contains("Hint: Install it again: `sotto packs install spleeter`."))
                #expect(try await standIn.state() == "broken")
            }

            let add = try await standIn.sotto("library", "add", Repository.sampleVideo.string)
            let separate = try await standIn.sotto(
                "library", "separate", String(add.output.prefix(36)), "--engine", "python")
            let job = String(separate.output.prefix(36))
            #expect(try await standIn.sotto("jobs", "run").status == 1)
            let failed = try await standIn.job(job)
            #expect(failed.state == "failed")
            #expect(failed.error?.code == "pack_broken")
            let list = try await standIn.sotto("jobs", "log", job)
            #expect(list.output.contains("`sotto packs install spleeter`"), "\(list.output)")

            let mend = try await standIn.install()
            #expect(mend.status == 0, "\(mend.errors)")
            #expect(try await standIn.state() == "installed")
            #expect(FileManager.default.contents(atPath: part.string) == Data("part\n".utf8))
            #expect(try await standIn.sotto("packs", "verify", "spleeter").status == 0)
            #expect(standIn.contents == [PackID.spleeter.version])
        }

        @Test("A file of the model that is missing is seen without looking for it")
        func missingModelFile() async throws {
            let folder = try TemporaryFolder()
            try await StandIn.installModel(in: folder.path)
            #expect(try await PackReport.state(of: "spleeter-model", home: folder.path) == "installed")
            let file = folder.file("packs/spleeter-model/1.4.0/2stems/model.index")
            try FileManager.default.removeItem(atPath: file.string)
            #expect(try await PackReport.state(of: "spleeter-model", home: folder.path) == "broken")
        }

        /// Kills a look at the pack while it is tried out.
        private static func killVerifying(_ standIn: StandIn) async throws {
            // The install has tried it out twice.
            try standIn.hold(trial: 3)
            let temporary = try TemporaryFolder()
            let result = try await RunningInstall.run(
                Program.sotto, ["packs", "verify", "spleeter", "--home", standIn.home.string],
                variables: ["TMPDIR": temporary.path.string], notes: standIn.folder
            ) { verify in
                try await verify.wait("a trial") { standIn.trials == 3 }
                verify.send(SIGKILL)
            }
            #expect(result.status == -Int(SIGKILL))
            let isQuiet = try await RunningProgram.wait(.seconds(2)) {
                RunningProgram.processes(naming: standIn.home).isEmpty
            }
            #expect(isQuiet)
            #expect(temporary.names.isEmpty)
        }

        /// One of the many files that the stand-in installs.
        private static func part(of pack: FilePath) -> FilePath? {
            let names = FileManager.default.enumerator(atPath: pack.string)?.map { "\($0)" } ?? []
            return names.first { $0.hasSuffix("/part-7.txt") }.map { pack.appending($0) }
        }
    }
}
