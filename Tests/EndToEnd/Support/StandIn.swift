import Foundation
import SottoCore
import SystemPackage
import TestSupport

/// A home of its own, the `spleeter` pack in a few kilobytes, and the index on loopback that serves it.
///
/// The installer is the real one, and so are Python, pip and the model; the releases are wheels that are made here.
final class StandIn: Sendable {
    let folder: TemporaryFolder
    let index: PackageIndex
    var home: FilePath { folder.file("home") }
    var packs: PackStore { PackStore(home: Home(path: home)) }
    var requirements: FilePath { folder.file("wheels/requirements.txt") }
    private var holds: FilePath { folder.file("holds") }

    /// The process in which stand-ins are installed.
    static var installer: FilePath { Program.folder.appending("InstallTestParent") }

    init(_ kind: String = "honest", index manner: PackageIndex.Manner = .serves) async throws {
        folder = try TemporaryFolder()
        for name in ["wheels", "holds", "home"] {
            try FileManager.default.createDirectory(atPath: folder.file(name).string, withIntermediateDirectories: true)
        }
        index = try PackageIndex(of: folder.file("wheels"), manner: manner)
        let script = Repository.root.appending("Tests/EndToEnd/Programs/make_wheels.py").string
        let wheels = try await Program.run("python3", ["-I", script, folder.file("wheels").string, holds.string, kind])
        guard wheels.status == 0 else { throw ProgramFailure(message: wheels.errors) }
        try await Self.installModel(in: home)
    }

    /// Gives a home the pack `spleeter-model`, with the files of the shared pack, so that nothing has to be fetched.
    static func installModel(in home: FilePath) async throws {
        let pack = PackLayout(pack: .spleeterModel, root: PackStore(home: Home(path: home)).installed(.spleeterModel))
        try FileManager.default.createDirectory(atPath: pack.root.string, withIntermediateDirectories: true)
        let model = try TestHome.pack().appending("models/2stems").string
        // Linked where that is possible, which takes no space.
        let script = #"cp -al "$1" "$2" 2>/dev/null || cp -a "$1" "$2""#
        let copy = try await Program.run("sh", ["-c", script, "sh", model, pack.root.string])
        guard copy.status == 0 else { throw ProgramFailure(message: copy.errors) }
        let receipt = """
            {"id": "spleeter-model", "version": "1.4.0", "installed_at": "2026-01-02T03:04:05Z", "job": "", \
            "sotto": "0", "source": "a test", "size_bytes": 79425000, "file_count": 5}
            """
        try Data(receipt.utf8).write(to: URL(filePath: pack.receipt.string))
    }

    /// The way to the index, and nothing of this machine's own settings.
    var variables: [String: String?] { Self.variables(index: index.address, cache: folder.file("cache")) }

    static func variables(index: String, cache: FilePath) -> [String: String?] {
        [
            "PIP_INDEX_URL": index, "PIP_FIND_LINKS": nil, "PIP_CONFIG_FILE": "/dev/null",
            "XDG_CACHE_HOME": cache.string,
        ]
    }

    /// Makes the Nth trial of the pack wait: 1 is that of the stage `verify`, 2 that of `publish`.
    func hold(trial number: Int) throws {
        try Data().write(to: URL(filePath: holds.appending("hold-\(number)").string))
    }

    func release(trial number: Int) throws {
        try FileManager.default.removeItem(atPath: holds.appending("hold-\(number)").string)
    }

    /// How many trials have begun.
    var trials: Int { FileManager.default.contents(atPath: holds.appending("starts").string)?.count ?? 0 }

    /// Whether pip has begun with the many files of an install that is not finished.
    var isInstallingFiles: Bool {
        let folder = packs.folder(.spleeter)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.string)) ?? []
        return names.filter { $0.hasPrefix(".staging") }.contains { name in
            ["3.11", "3.10"].contains { series in
                let parts = folder.appending("\(name)/pack/venv/lib/python\(series)/site-packages/spleeter_parts")
                return FileManager.default.fileExists(atPath: parts.string)
            }
        }
    }

    /// What is in the pack's folder, without the files of locks.
    var contents: [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: packs.folder(.spleeter).string)) ?? []
        return names.filter { !$0.hasSuffix(".lock") }.sorted()
    }

    /// Installs the stand-in to its end.
    func install(_ variables: [String: String?] = [:]) async throws -> ProgramResult {
        try await Program.run(
            Self.installer.string, [home.string, requirements.string],
            variables: self.variables.merging(variables) { $1 }
        )
    }

    /// Installs the stand-in, and does something meanwhile.
    func install(while body: (RunningInstall) async throws -> Void) async throws -> ProgramResult {
        try await RunningInstall.run(
            Self.installer, [home.string, requirements.string], variables: variables, notes: folder, while: body
        )
    }

    @discardableResult
    func sotto(_ arguments: String...) async throws -> ProgramResult {
        try await Program.run(Program.sotto.string, arguments + ["--home", home.string], variables: variables)
    }

    func job(_ id: String) async throws -> JobReport {
        try await sotto("jobs", "show", id).json()
    }

    func state() async throws -> String? {
        try await PackReport.state(of: "spleeter", home: home)
    }
}

/// The parts of a pack's JSON that tests look at.
struct PackReport: Decodable {
    var id: String
    var state: String

    static func state(of pack: String, home: FilePath) async throws -> String? {
        let packs: [PackReport] = try await Program.sotto("packs", "list", "--json", home: home).json()
        return packs.first { $0.id == pack }?.state
    }
}
