import Catalog
import Foundation
import SottoCore
import SystemPackage
import Testing
import TestSupport

extension EndToEnd {
    /// Seen from outside: strace tells which files were synchronized, and when names appeared.
    @Suite("What is published survives a loss of power")
    struct DurabilityTests {
        /// The calls that make files and names last, in the order in which they were made.
        private func calls(_ home: TestHome, _ arguments: String...) async throws -> [Substring] {
            let log = home.folder.file("strace.txt")
            let result = try await Program.run(
                "strace",
                [
                    "-f", "--seccomp-bpf", "-qq", "-y", "-s", "1000",
                    "-e", "trace=fsync,fdatasync,syncfs,rename,renameat,renameat2", "-e", "status=successful",
                    "-o", log.string, Program.sotto.string,
                ] + arguments + ["--home", home.path.string]
            )
            #expect(result.status == 0, "\(result.errors)")
            return try String(contentsOfFile: log.string, encoding: .utf8).split(separator: "\n")
        }

        /// Where the first call is that has all of these words.
        private func place(_ calls: [Substring], _ words: String...) throws -> Int {
            let found = calls.firstIndex { call in words.allSatisfy { call.contains($0) } }
            return try #require(found, "no call has \(words): \(calls.joined(separator: "\n"))")
        }

        @Test(
            "Stems of a job are on the disk before their folder appears, and then its name",
            arguments: Engine.toTest)
        func job(engine: Engine) async throws {
            let home = try TestHome()
            let item = try await home.add(Repository.sampleVideo)
            let calls = try await calls(home, "library", "separate", item, "--wait", "--engine", engine.id)
            let rename = try place(calls, "rename", "\".staging-", "separation>, \"spleeter_2stems\"")
            for name in ["vocals.wav", "background.wav", "separation.json"] {
                #expect(try place(calls, "fsync(", ".staging-", name) < rename)
            }
            #expect(try place(calls, "fsync(", ".staging-", ">)") < rename)
            #expect(try place(Array(calls[rename...]), "fsync(", "\(item)/separation>)") > 0)
        }

        @Test(
            "Files of `sotto separate` are on the disk before their names appear, and the names at the end",
            arguments: Engine.toTest)
        func file(engine: Engine) async throws {
            let home = try TestHome()
            let output = home.folder.file("out")
            let calls = try await calls(
                home, "separate", Repository.sampleVideo.string, "-o", output.string, "-q", "--engine",
                engine.id)
            for name in ["vocals.wav", "background.wav", "separation.json"] {
                let rename = try place(calls, "rename", "/out/sample>, \"\(name)\"")
                #expect(try place(calls, "fsync(", ".sotto-", name) < rename)
                #expect(try place(Array(calls[rename...]), "fsync(", "/out/sample>)") > 0)
            }
            // The folders are new as well.
            for folder in ["/out>)", "\(home.folder.path)>)"] { _ = try place(calls, "fsync(", folder) }
        }

        @Test("A pack is on the disk before it appears")
        func pack() async throws {
            let home = try TestHome()
            try FileManager.default.removeItem(atPath: home.path.appending("packs").string)
            let archive = home.folder.file("2stems.tar.gz")
            try await Program.run(
                "tar", ["-C", TestHome.pack().appending("models/2stems").string, "-czf", archive.string, "."])
            let calls = try await calls(
                home, "packs", "install", "spleeter-model", "--yes", "--from", archive.string)
            let rename = try place(calls, "rename", ".staging-", "packs/spleeter-model>, \"1.4.0\"")
            #expect(try place(calls, "syncfs(", ".staging-") < rename)
            #expect(try place(Array(calls[rename...]), "fsync(", "packs/spleeter-model>)") > 0)
        }
    }
}
