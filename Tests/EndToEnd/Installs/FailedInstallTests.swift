import Foundation
import SottoCore
import SystemPackage
import TestSupport
import Testing

extension Installs {
    /// Stand-ins of a few kilobytes through the real installer.
    @Suite("An install that fails on its way")
    struct FailedInstallTests {
        /// Expects an error, the same in the job, and nothing left of the install.
        private func expectError(
            _ result: ProgramResult, _ code: String, _ standIn: StandIn, message words: [String],
            sourceLocation: SourceLocation = #_sourceLocation
        ) async throws {
            #expect(result.status == 1, sourceLocation: sourceLocation)
            let message = result.errors.split(separator: "\n").first { $0.hasPrefix("Error [\(code)]: ") }
            #expect(message != nil, "\(result.errors)", sourceLocation: sourceLocation)
            for words in words {
                #expect(message?.contains(words) == true, "\(result.errors)", sourceLocation: sourceLocation)
            }
            #expect(result.errors.contains("\nHint: "), "\(result.errors)", sourceLocation: sourceLocation)
            let jobs: [JobReport] = try await standIn.sotto("jobs", "list", "--json").json()
            #expect(jobs.map(\.state) == ["failed"], sourceLocation: sourceLocation)
            #expect(jobs.first?.error?.code == code, sourceLocation: sourceLocation)
            #expect(standIn.contents.isEmpty, "\(standIn.contents)", sourceLocation: sourceLocation)
            #expect(RunningProgram.processes(naming: standIn.home).isEmpty, sourceLocation: sourceLocation)
        }

        @Test("A path that climbs out of a wheel is refused by name, and a server that stops is given up by name")
        func hostileAndSilent() async throws {
            try await sideBySide(
                TestLevel.isFull ? [nil, PackageIndex.Manner.stopsInFiles, .saysNothing] : [nil, .stopsInFiles]
            ) { manner in
                let standIn = try await StandIn(manner == nil ? "hostile" : "honest", index: manner ?? .serves)
                let result = try await standIn.install(manner == nil ? [:] : ["SOTTO_TEST_IMPATIENT": "1"])
                guard manner == nil else {
                    let port = standIn.index.address.split { !$0.isNumber }.last ?? ""
                    let words = ["\"127.0.0.1:\(port)\"", "\"spleeter_parts==1.0"]
                    return try await expectError(result, "download_stalled", standIn, message: words)
                }
                try await expectError(
                    result, "package_hostile", standIn, message: ["\"spleeter_parts==1.0\"", "climbed-out.txt\""])
                let files = FileManager.default.enumerator(atPath: standIn.folder.path.string)?.map { "\($0)" } ?? []
                #expect(!files.isEmpty && !files.contains { $0.hasSuffix("climbed-out.txt") })
            }
        }

        @Test("pip and Python variables of any sense change nothing, and nothing goes where they point")
        func nonsense() async throws {
            let standIn = try await StandIn()
            let elsewhere = standIn.folder.file("elsewhere").string
            let paths = [
                "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_SRC", "PIP_DEST", "PIP_CACHE_DIR", "PIP_LOG",
                "PIP_CONFIG_FILE", "PYTHONHOME", "PYTHONPATH", "PYTHONSTARTUP", "PYTHONUSERBASE", "PYTHONPYCACHEPREFIX",
                "PIP_CONSTRAINT", "PIP_REQUIREMENT",
            ]
            let words = [
                "PIP_USER": "1", "PIP_REQUIRE_VIRTUALENV": "1", "PIP_NO_BINARY": ":all:", "PIP_NO_DEPS": "perhaps",
                "PIP_TIMEOUT": "soon", "PIP_RETRIES": "often", "PIP_USE_FEATURE": "nonsense", "PIP_QUIET": "3",
                "PIP_PYTHON": "/nonsense", "PIP_NO_INDEX": "", "PIP_DRY_RUN": "1", "PIP_REPORT": "-",
                "PIP_EXISTS_ACTION": "?", "PIP_PROGRESS_BAR": "nonsense", "PIP_ISOLATED": "1", "PIP_FORMAT": "nonsense",
                "PYTHONOPTIMIZE": "2", "PYTHONWARNINGS": "error", "PYTHONIOENCODING": "nonsense",
                "PYTHONHASHSEED": "nonsense", "PYTHONUTF8": "nonsense", "PYTHONNOUSERSITE": "",
                "PYTHONPLATLIBDIR": "nonsense", "PYTHONMALLOC": "nonsense",
            ]
            let variables = words.merging(paths.map { ($0, elsewhere) }) { $1 }
            let result = try await standIn.install(variables)
            #expect(result.status == 0, "\(result.errors)")
            #expect(try await standIn.state() == "installed")
            #expect(!FileManager.default.fileExists(atPath: elsewhere))
        }
    }
}
