import AudioIO
import Foundation
import SottoCore
import SystemPackage
import TestSupport

/// The real `sotto` with real ffmpeg and a script in the engine's place, in a folder of its own. The home's name has a
/// space and letters beyond ASCII.
final class Workplace: Sendable {
    let folder: TemporaryFolder
    let home: Home
    private let programs: TemporaryFolder
    private var sotto: FilePath { programs.file("sotto") }

    /// - Parameter worker: what `sotto-worker separate` does, in the shell's language.
    init(worker: String = FakeWorker.separates) throws {
        folder = try TemporaryFolder("my work 🎬")
        programs = try TemporaryFolder("programs")
        home = Home(path: folder.file("mein Zuhause ä"))
        for pack in PackID.allCases { try FakePack.install(pack, in: home) }
        try FakeWorker.place(Program.sotto, at: sotto)
        try install(worker: worker)
    }

    func install(worker: String) throws {
        try FakeWorker.install(worker, in: programs.path)
    }

    /// Runs a command in the folder.
    @discardableResult
    func sotto(_ arguments: [String], variables: [String: String?] = [:]) async throws -> ProgramResult {
        try await Program.run(
            sotto.string, arguments, variables: variables.merging(["SOTTO_HOME": home.path.string]) { $1 },
            in: folder.path)
    }

    @discardableResult
    func sotto(_ arguments: String..., variables: [String: String?] = [:]) async throws -> ProgramResult {
        try await sotto(arguments, variables: variables)
    }

    /// Runs a shell script that has `sotto` as `$SOTTO` and the home as `$SOTTO_HOME`, after some words such as
    /// `unshare --mount`.
    func shell(
        _ script: String, after words: [String] = [], variables: [String: String?] = [:]
    ) async throws -> ProgramResult {
        let own = ["SOTTO": sotto.string, "SOTTO_HOME": home.path.string]
        return try await Program.run(
            "env", words + ["bash", "-c", script], variables: variables.merging(own) { $1 }, in: folder.path)
    }

    /// Makes a sound file with ffmpeg, of some of its sources.
    @discardableResult
    func make(_ name: String, _ arguments: String...) async throws -> FilePath {
        try await make(name, arguments)
    }

    @discardableResult
    func make(_ name: String, _ arguments: [String]) async throws -> FilePath {
        try await MediaFixture.make(folder.file(name), arguments)
    }

    /// A short stereo sound in 44.1 kHz, 4410 frames long.
    @discardableResult
    func sound(_ name: String) throws -> FilePath {
        try Sound.write(Sound.tone(), to: folder.file(name), as: .int16)
    }

    /// Names in a folder of this place, hidden ones included.
    func names(_ name: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder.file(name).string)) ?? []).sorted()
    }
}

/// One entry of `sotto separate --json`.
struct SeparationDocument: Decodable {
    var input: String
    var vocals: String?
    var background: String?
    var separation: SeparationManifest?
    var error: SottoError?
}

/// What scripts read of a job.
struct JobDocument: Decodable {
    var id: String
    var state: String
    var error: SottoError?
}
