import Foundation
import SottoCore
import SystemPackage
import TestSupport
import Testing

@Suite("Looking for a Python")
struct PythonSearchTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private var environment: SottoEnvironment {
        SottoEnvironment(
            variables: ["PATH": folder.path.string, "HOME": folder.file("user").string], worker: Program.worker
        )
    }

    private func search(chosen: FilePath? = nil) async throws -> PythonInterpreter {
        try await PythonSearch(environment: environment).compatible(chosen: chosen, launcher: environment.offline)
    }

    private func error(chosen: FilePath? = nil) async -> SottoError? {
        let error = await #expect(throws: (any Error).self) { try await search(chosen: chosen) }
        return error.map(SottoError.init(describing:))
    }

    /// Puts a script on the path that answers as an interpreter of that version does.
    @discardableResult
    private func python(_ name: String, _ version: String, venv: Bool = true, in folder: FilePath? = nil) throws
        -> FilePath
    {
        let path = (folder ?? self.folder.path).appending(name)
        try FileManager.default.createDirectory(
            atPath: path.removingLastComponent().string, withIntermediateDirectories: true
        )
        try FakePack.writeScript("#!/bin/sh\necho python \(version) \(venv ? "True" : "False") \(path)\n", to: path)
        return path
    }

    @Test("3.11 is preferred to 3.10, and both to whatever python3 is")
    func preference() async throws {
        try python("python3", "3.13.1")
        let older = try python("python3.10", "3.10.4")
        #expect(try await search().path == older)
        let newer = try python("python3.11", "3.11.7")
        let found = try await search()
        #expect(found.path == newer)
        #expect(found.version == "3.11.7")
    }

    @Test("python3 itself will do when it is of a compatible series")
    func plain() async throws {
        let plain = try python("python3", "3.11.2")
        #expect(try await search().path == plain)
    }

    @Test("Interpreters that pyenv keeps are found without its shims")
    func pyenv() async throws {
        let kept = try python("python3.11", "3.11.9", in: folder.file("user/.pyenv/versions/3.11.9/bin"))
        #expect(try await search().path == kept)
    }

    @Test("One that lacks venv is passed over for one that has it")
    func venvElsewhere() async throws {
        try python("python3.11", "3.11.7", venv: false)
        let other = try python("python3.10", "3.10.4")
        #expect(try await search().path == other)
    }

    @Test("When every compatible one lacks venv, the error names Debian's package")
    func venvMissing() async throws {
        let path = try python("python3.11", "3.11.7", venv: false)
        let error = await error()
        #expect(error?.code == "venv_missing")
        #expect(error?.message.contains("\"\(path)\"") == true)
        #expect(error?.hint.contains("python3.11-venv") == true)
    }

    @Test("When none fits, the error names those that were found")
    func incompatible() async throws {
        let path = try python("python3", "3.13.1")
        let error = await error()
        #expect(error?.code == "no_compatible_python")
        #expect(error?.message == "No Python 3.10 or 3.11 was found; \"\(path)\" is 3.13.1.")
        #expect(error?.hint.contains("--python") == true)
    }

    @Test("When there is none at all, the error is one whole sentence")
    func nothing() async throws {
        #expect(await error()?.message == "No Python 3.10 or 3.11 was found.")
    }

    @Test("The one that the user chose is used, and no other")
    func chosen() async throws {
        try python("python3.11", "3.11.7")
        let mine = try python("mine", "3.10.1")
        #expect(try await search(chosen: mine).path == mine)
        let wrong = try python("wrong", "3.12.1")
        #expect(await error(chosen: wrong)?.message.contains("\"\(wrong)\" is 3.12.1") == true)
        #expect(await error(chosen: "/bin/echo")?.message.hasSuffix("; \"/bin/echo\" is not one.") == true)
        #expect(await error(chosen: "/no/python")?.code == "tool_missing")
    }

    @Test("A candidate that cannot be started or answers nonsense is passed over")
    func brokenCandidates() async throws {
        try FakePack.writeScript("#!/no/interpreter\n", to: folder.file("python3.11"))
        let other = try python("python3.10", "3.10.4")
        #expect(try await search().path == other)
        try FakePack.writeScript("#!/bin/sh\necho hello\nexit 3\n", to: folder.file("python3.11"))
        #expect(try await search().path == other)
    }

    @Test("Any Python 3 with venv will do for a download")
    func any() async throws {
        let search = PythonSearch(environment: environment)
        #expect(try await search.any(launcher: environment.offline) == nil)
        try python("python", "2.7.18")
        #expect(try await search.any(launcher: environment.offline) == nil)
        let newer = try python("python3", "3.14.0")
        #expect(try await search.any(launcher: environment.offline)?.path == newer)
    }

    @Test("The same interpreter under two names is one candidate, and its real name tells the series")
    func candidates() throws {
        let path = try python("python3.11", "3.11.7")
        try FileManager.default.createSymbolicLink(
            atPath: folder.file("python3").string, withDestinationPath: "python3.11"
        )
        let search = PythonSearch(environment: environment)
        #expect(search.candidates() == [path])
        #expect(PythonSearch.series(ofName: folder.file("python3")) == "3.11")
        #expect(PythonSearch.series(ofName: "/bin/sh") == nil)
    }
}
