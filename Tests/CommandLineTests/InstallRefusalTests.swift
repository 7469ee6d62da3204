import Foundation
import SottoCore
import SystemPackage
import TestSupport
import Testing

/// What an install needs and does not find: it says so before it has brought anything.
@Suite("An install that cannot begin")
struct InstallRefusalTests {
    private let sotto: Sotto

    init() throws {
        sotto = try Sotto()
    }

    /// Makes a script that answers as an interpreter of that version does.
    ///
    /// - Parameter otherwise: what it does when it is asked for anything else.
    private func python(
        _ name: String, _ version: String, hasVenv: Bool = true, otherwise: String = "exit 1"
    ) throws {
        let path = sotto.folder.file("bin/\(name)")
        let bin = path.removingLastComponent().string
        try FileManager.default.createDirectory(atPath: bin, withIntermediateDirectories: true)
        let text = """
            #!/bin/sh
            if [ "$2" = -c ]; then echo "python \(version) \(hasVenv ? "True" : "False") \(path)"; exit; fi
            \(otherwise)

            """
        try Data(text.utf8).write(to: URL(filePath: path.string))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path.string)
    }

    private func install(_ pack: String = "spleeter", after words: [String] = []) async throws -> ProgramResult {
        let command =
            words + [Program.sotto.string, "packs", "install", pack, "--yes", "--home", sotto.home.path.string]
        return try await Program.run("/usr/bin/env", command, in: sotto.folder.path)
    }

    /// Expects that the failure has a job with the same error, and that there is nothing else.
    private func expectFailedJob(_ code: String, _ pack: String = "spleeter") async throws {
        let jobs = try await sotto("jobs", "list", "--json").json(as: [JobDocument].self)
        #expect(jobs.map(\.state) == ["failed"])
        #expect(jobs.first?.error?.code == code)
        let folder = sotto.home.packs.appending(pack).string
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["install.lock"])
    }

    @Test("Without a compatible Python it names those that it found, and how to get one")
    func noCompatiblePython() async throws {
        try python("python3", "3.13.1")
        try python("python", "3.9.2")
        let bin = sotto.folder.file("bin")
        let result = try await install(after: ["PATH=\(bin)", "HOME=\(sotto.folder.path)", "PYENV_ROOT="])
        expectError(result, "no_compatible_python")
        #expect(result.errors.contains("\"\(bin)/python3\" is 3.13.1"), "\(result.errors)")
        #expect(result.errors.contains("\"\(bin)/python\" is 3.9.2"), "\(result.errors)")
        #expect(result.errors.contains("`apt-get install python3.11-venv`"))
        try await expectFailedJob("no_compatible_python")
    }

    @Test("A Python without venv is named, with the package that it lacks", arguments: ["3.11", "3.10"])
    func noVenv(_ series: String) async throws {
        try python("python\(series)", "\(series).2", hasVenv: false)
        let bin = sotto.folder.file("bin")
        let result = try await install(after: ["PATH=\(bin)", "HOME=\(sotto.folder.path)", "PYENV_ROOT="])
        expectError(result, "venv_missing")
        #expect(result.errors.contains("\"\(bin)/python\(series)\" (Python \(series).2)"), "\(result.errors)")
        #expect(result.errors.contains("`apt-get install python\(series)-venv`"))
        try await expectFailedJob("venv_missing")
    }

    @Test("A Python whose venv does not work is named with what it says")
    func brokenVenv() async throws {
        try python("python3.11", "3.11.2", otherwise: "echo 'No module named nothing' >&2; exit 1")
        let bin = sotto.folder.file("bin")
        let result = try await install(after: ["PATH=\(bin)", "HOME=\(sotto.folder.path)", "PYENV_ROOT="])
        expectError(result, "venv_failed")
        #expect(result.errors.contains("\"\(bin)/python3.11\" could not make"), "\(result.errors)")
        #expect(result.errors.contains("No module named nothing"))
        #expect(result.errors.contains("`apt-get install python3.11-venv`"))
        try await expectFailedJob("venv_failed")
    }

    @Test(
        "A disk with too little space is refused first, with what is needed and what is free",
        arguments: PackID.allCases)
    func smallDisk(_ pack: PackID) async throws {
        let home = sotto.home.path.string
        try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: true)
        // The same shell looks at what is left, for the disk goes with it.
        let script = """
            mount -t tmpfs -o size=32m none "$2" || exit 99
            "$1" packs install \(pack.rawValue) --yes --home "$2"; status=$?
            "$1" jobs list --home "$2" --json; ls -A "$2/packs/\(pack.rawValue)"; du -sm "$2/packs" | cut -f 1
            exit $status
            """
        let words = try await Namespaces.entering(.mounts) + ["sh", "-c", script, "sh", Program.sotto.string, home]
        let result = try await Program.run("/usr/bin/env", words)
        #expect(result.status == 1, "\(result.errors)")
        let needed = ByteCount.text(pack.downloadBytes + pack.installedBytes + (64 << 20))
        let message = "Error [disk_full]: Installing \"\(pack.rawValue)\" needs \(needed); "
        #expect(result.errors.contains(message), "\(result.errors)")
        #expect(result.errors.contains(#/; 3\d(\.\d)? MB are free\./#), "\(result.errors)")
        #expect(result.errors.contains("Hint: Free some space, or choose a home on another disk"))
        #expect(result.output.contains(#""state" : "failed""#))
        #expect(result.output.hasSuffix("]\ninstall.lock\n0\n"), "\(result.output)")
    }

    @Test("A home on a file system that can only be read is named")
    func readOnlyFileSystem() async throws {
        let home = sotto.home.path.string
        try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: true)
        let result = try await Program.run(
            "/usr/bin/env",
            try await Namespaces.entering(.mounts) + [
                "sh", "-c",
                """
                mount --bind "$2" "$2" && mount -o remount,bind,ro "$2" || exit 99
                exec "$1" packs install spleeter-model --yes --home "$2"
                """, "sh", Program.sotto.string, home,
            ]
        )
        expectError(result, "home_not_writable")
        #expect(result.errors.contains("\"\(home)"), "\(result.errors)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: home).isEmpty)
    }

    @Test(
        "A home that may not be written is named, and so is its folder of packs",
        arguments: [("a home", "home_not_writable"), ("a home/packs", "permission_denied")]
    )
    func noPermission(_ place: String, _ code: String) async throws {
        try await sotto("jobs", "list")
        let folder = sotto.folder.file(place).string
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try FileManager.default.setAttributes([.posixPermissions: 0o555], ofItemAtPath: folder)
        defer { try? FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder) }
        // Root may write everywhere, unless it gives that right away.
        let asOwner = getuid() == 0 ? ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] : []
        let result = try await install("spleeter-model", after: asOwner)
        expectError(result, code)
        #expect(result.errors.contains("\"\(folder)"), "\(result.errors)")
    }
}
