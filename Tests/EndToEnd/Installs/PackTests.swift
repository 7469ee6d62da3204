import Foundation
import SottoCore
import SystemPackage
import Testing
import TestSupport

extension Installs {
    @Suite("Packs")
    struct PackTests {
        @Test("The model is installed from the network, found damaged, mended from an archive, and removed")
        func model() async throws {
            let home = try TemporaryFolder()
            func sotto(_ arguments: String...) async throws -> ProgramResult {
                try await Program.run(Program.sotto.string, arguments + ["--home", home.path.string])
            }
            let install = try await sotto("packs", "install", "spleeter-model", "--yes")
            #expect(install.status == 0, "\(install.errors)")
            let pack = home.file("packs/spleeter-model/1.4.0")
            #expect(try await sotto("packs", "verify", "spleeter-model").status == 0)

            let archive = home.file("2stems.tar.gz")
            try await Program.run("tar", ["-C", pack.appending("2stems").string, "-czf", archive.string, "."])
            let damaged = try FileHandle(forUpdating: URL(filePath: pack.appending("2stems/model.meta").string))
            try damaged.seek(toOffset: 1_000)
            try damaged.write(contentsOf: Data([0xFF, 0xFE]))
            try damaged.close()
            let verify = try await sotto("packs", "verify", "spleeter-model")
            #expect(verify.status == 1)
            #expect(verify.errors.contains("Error [pack_broken]") && verify.errors.contains("model.meta"))
            #expect(try await state(sotto("packs", "list", "--json")) == "broken")

            let mend = try await sotto("packs", "install", "spleeter-model", "--yes", "--from", archive.string)
            #expect(mend.status == 0, "\(mend.errors)")
            #expect(try await state(sotto("packs", "list", "--json")) == "installed")
            #expect(try await sotto("packs", "remove", "spleeter-model").status == 0)
            #expect(try await state(sotto("packs", "list", "--json")) == "not_installed")
            let left = try FileManager.default.contentsOfDirectory(atPath: home.file("packs/spleeter-model").string)
                .sorted()
            #expect(left == ["install.lock", "use.lock"])
        }

        @Test("When neither source can be reached, the install fails soon and says what to do")
        func unreachable() async throws {
            let home = try TemporaryFolder()
            // Nothing listens there; a proxy that does not answer keeps the second source away, too.
            let nowhere = "http://127.0.0.1:9"
            let install = try await Program.run(
                Program.sotto.string, ["packs", "install", "spleeter-model", "--yes", "--home", home.path.string],
                variables: [
                    "PIP_INDEX_URL": nowhere, "PIP_FIND_LINKS": "", "https_proxy": nowhere, "HTTPS_PROXY": nowhere,
                ]
            )
            #expect(install.status == 1)
            #expect(install.errors.contains("Error [download_failed]"), "\(install.errors)")
            #expect(install.errors.contains("Hint: "))
            let jobs: [JobReport] = try await Program.sotto("jobs", "list", "--json", home: home.path).json()
            #expect(jobs.map(\.state) == ["failed"])
            let left = try FileManager.default.contentsOfDirectory(atPath: home.file("packs/spleeter-model").string)
            #expect(left == ["install.lock"])
        }

        @Test("A source that accepts and then says nothing is given up, and cancels what waited for it")
        func silentSource() async throws {
            let home = try TemporaryFolder()
            let listener = try SilentListener()
            let install = try await Program.run(
                Program.sotto.string, ["packs", "install", "spleeter-model", "--yes", "--home", home.path.string],
                variables: [
                    "PIP_INDEX_URL": "http://127.0.0.1:\(listener.port)", "PIP_FIND_LINKS": "",
                    "https_proxy": "http://127.0.0.1:\(listener.port)",
                    "HTTPS_PROXY": "http://127.0.0.1:\(listener.port)",
                ]
            )
            #expect(install.status == 1)
            #expect(install.errors.contains("download_"), "\(install.errors)")
            #expect(listener.connectionCount > 0)
            #expect(RunningProgram.processes(naming: home.path).isEmpty)
        }

        @Test("When the first source cannot be reached, the model comes from Deezer's release through curl")
        func secondSource() async throws {
            let home = try TemporaryFolder()
            let archive = home.file("release.tar.gz")
            let model = try TestHome.pack().appending("models/2stems")
            try await Program.run("tar", ["-C", model.string, "-czf", archive.string, "."])
            // Stands in for curl: the address of the release is not to be had on every machine that tests.
            try FileManager.default.createDirectory(atPath: home.file("bin").string, withIntermediateDirectories: true)
            let curl = try home.write(
                """
                #!/bin/sh
                while [ "$1" != --output ]; do shift; done
                case "$3" in https://github.com/deezer/spleeter/releases/*/2stems.tar.gz) cp "\(archive)" "$2" ;; *) exit 22 ;; esac
                """, to: "bin/curl"
            )
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: curl.string)
            let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
            let install = try await Program.run(
                Program.sotto.string, ["packs", "install", "spleeter-model", "--yes", "--home", home.path.string],
                variables: [
                    "PATH": "\(home.file("bin")):\(path)", "PIP_INDEX_URL": "http://127.0.0.1:9", "PIP_FIND_LINKS": "",
                ]
            )
            #expect(install.status == 0, "\(install.errors)")
            #expect(install.errors.contains("Warning: [download_failed]"))
            let diagnostics = try await Program.sotto("diagnostics", home: home.path)
            #expect(diagnostics.output.contains("https://github.com/deezer/spleeter/releases"))
        }

        private func state(_ list: ProgramResult) throws -> String? {
            let packs: [Pack] = try list.json()
            return packs.first { $0.id == "spleeter-model" }?.state
        }
    }

    private struct Pack: Decodable {
        var id: String
        var state: String
    }
}
