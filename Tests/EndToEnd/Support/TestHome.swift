import Foundation
import SottoCore
import SystemPackage
import TestSupport
import Testing

/// A home of its own for one test, which shares the packs that were installed for the whole run.
struct TestHome {
    let folder: TemporaryFolder
    var path: FilePath { folder.file("home") }
    var home: Home { Home(path: path) }

    init() throws {
        folder = try TemporaryFolder()
        try FileManager.default.createDirectory(atPath: path.string, withIntermediateDirectories: true)
        let packs = try Self.shared().appending("packs").string
        try FileManager.default.createSymbolicLink(atPath: path.appending("packs").string, withDestinationPath: packs)
    }

    /// The home in which `./test` has installed the packs.
    static func shared() throws -> FilePath {
        guard let home = ProcessInfo.processInfo.environment["SOTTO_TEST_HOME"] else {
            throw ProgramFailure(message: "SOTTO_TEST_HOME is not set: run these tests through ./test")
        }
        return FilePath(home)
    }

    /// Where the shared `spleeter` pack is.
    static func pack() throws -> FilePath {
        try shared().appending("packs/spleeter/\(PackID.spleeter.version)")
    }

    @discardableResult
    func sotto(_ arguments: String...) async throws -> ProgramResult {
        try await Program.run(Program.sotto.string, arguments + ["--home", path.string])
    }

    /// Adds a file and returns the item's id.
    func add(_ file: FilePath) async throws -> String {
        let result = try await sotto("library", "add", file.string)
        guard result.status == 0 else { throw ProgramFailure(message: result.errors) }
        return String(result.output.prefix(36))
    }

    /// Queues a separation, by default with the default engine, and returns the job's id.
    func queue(_ item: String, engine: String? = nil) async throws -> String {
        let arguments = ["library", "separate", item] + (engine.map { ["--engine", $0] } ?? [])
        let result = try await Program.run(Program.sotto.string, arguments + ["--home", path.string])
        guard result.status == 0 else { throw ProgramFailure(message: result.errors) }
        return String(result.output.prefix(36))
    }

    func job(_ id: String) async throws -> JobReport {
        try await sotto("jobs", "show", id).json()
    }

    /// Runs a queued separation to its success; while it separates, the pack that it uses must not be removable.
    func run(_ job: String, expectingInUse pack: PackID) async throws {
        let status = try await RunningProgram.sotto(["jobs", "run"], home: path) { _ in
            let isSeparating = try await RunningProgram.wait(.seconds(60)) {
                try await self.job(job).stage == "separate"
            }
            #expect(isSeparating)
            let removal = try await sotto("packs", "remove", pack.rawValue)
            #expect(removal.status == 1)
            #expect(removal.errors.contains("Error [pack_in_use]"), "\(removal.errors)")
        }
        #expect(status == 0)
        #expect(try await self.job(job).state == "succeeded")
    }

    func stems(_ item: String) -> FilePath { home.stems(item: item) }

    /// Everything below the home but the database, the packs and the logs of jobs.
    func leftovers() -> [String] {
        let names = FileManager.default.enumerator(atPath: path.string)?.compactMap { $0 as? String } ?? []
        return names.filter { $0.contains(".staging") || $0.contains("scratch") || $0.contains("working") }
    }
}

/// The parts of a job's JSON that tests look at.
struct JobReport: Decodable {
    struct Failure: Decodable {
        var code: String
    }

    var id: String
    var state: String
    var attempt: Int
    var stage: String?
    var error: Failure?
}
