import Foundation
import GRDB
import SottoCore
import SystemPackage
import TestSupport
import Testing

/// Homes that cannot be used: it is said which and why, nothing of them changes, and what the hint says works.
@Suite("Homes that cannot be used")
struct HomeFailureTests {
    private let sotto: Sotto

    init() throws {
        sotto = try Sotto()
    }

    /// Every file of the home's own with its bytes.
    private func bytes() throws -> [String: Data] {
        let names = try FileManager.default.contentsOfDirectory(atPath: sotto.home.path.string)
        return names.reduce(into: [:]) { bytes, name in
            // The lock is made by whoever looks.
            if name == "setup.lock" { return }
            bytes[name] = FileManager.default.contents(atPath: sotto.home.path.appending(name).string)
        }
    }

    /// A library of one item, with its backup or without.
    private func fill(withBackup: Bool = true) async throws {
        try await sotto("library", "add", sotto.sound("one.wav").string)
        if withBackup {
            try await sotto("jobs", "run")
        } else {
            try? FileManager.default.removeItem(atPath: sotto.home.backups.string)
        }
        #expect((HomeBackup(home: sotto.home).newest != nil) == withBackup)
        // What the log holds is not damaged with the database.
        try #require(!FileManager.default.fileExists(atPath: "\(sotto.home.database)-wal"))
    }

    enum Damage: CaseIterable {
        case overwrittenHeader, cutInHalf, emptied, removed
    }

    private func damage(_ damage: Damage) throws {
        let path = sotto.home.database.string
        if damage == .removed { return try FileManager.default.removeItem(atPath: path) }
        let file = try FileHandle(forUpdating: URL(filePath: path))
        switch damage {
        case .overwrittenHeader: try file.write(contentsOf: Data(repeating: 0x21, count: 100))
        case .cutInHalf: try file.truncate(atOffset: file.seekToEnd() / 2)
        case .emptied, .removed: try file.truncate(atOffset: 0)
        }
        try file.close()
    }

    @Test(
        "A damaged database is left as it is, and following the hint to its backup brings the library back",
        arguments: Damage.allCases)
    func damagedWithBackup(_ kind: Damage) async throws {
        try await fill()
        try damage(kind)
        let before = try bytes()
        let backup = try #require(HomeBackup(home: sotto.home).newest)
        for command in [["library", "list"], ["library", "add", "one.wav"], ["jobs", "list"], ["jobs", "run"]] {
            let result = try await Program.run(
                Program.sotto.string, command + ["--home", sotto.home.path.string], in: sotto.folder.path)
            expectError(result, "home_damaged")
            #expect(result.errors.contains("\"\(sotto.home.database)\" is damaged: "), "\(result.errors)")
            #expect(result.errors.contains("copy the backup \"\(backup)\" to \"\(sotto.home.database)\"."))
        }
        #expect(try bytes() == before)
        #expect(try await sotto("diagnostics").output.contains("problem   Database: "))
        #expect(try bytes() == before)

        let mended = try await sotto.shell(
            """
            set -e
            mkdir away; cd "$2"
            for name in sotto.sqlite sotto.sqlite-wal sotto.sqlite-shm; do [ ! -e $name ] || mv $name ../away; done
            cp '\(backup)' '\(sotto.home.database)'
            exec "$1" library list --json --home "$2"
            """)
        #expect(mended.status == 0, "\(mended.errors)")
        #expect(try mended.json(as: [ItemDocument].self).map(\.title) == ["one"])
        #expect(try HomeDatabase(home: sotto.home).integrityFault() == nil)
    }

    @Test("Without a backup the hint says so, and what can be saved by hand", arguments: Damage.allCases)
    func damagedWithoutBackup(_ kind: Damage) async throws {
        try await fill(withBackup: false)
        let made = sotto.home.items.appending("an item").string
        try FileManager.default.createDirectory(atPath: made, withIntermediateDirectories: true)
        try damage(kind)
        let before = try bytes()
        let result = try await sotto("library", "list")
        expectError(result, "home_damaged")
        #expect(result.errors.contains("There is no backup yet. Your files and the stems are untouched."))
        #expect(try bytes() == before)
    }

    @Test(
        "A home of a later version keeps all that it has",
        arguments: ["library list", "jobs run", "library add one.wav"])
    func newer(_ command: String) async throws {
        try await fill()
        let database = try DatabaseQueue(path: sotto.home.database.string)
        try database.inDatabase { try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('later')") }
        func content() throws -> [String] {
            let sql = """
                SELECT name || coalesce(sql, '') FROM sqlite_master
                UNION ALL SELECT identifier FROM grdb_migrations UNION ALL SELECT id || path || media FROM item
                """
            return try database.inDatabase { try String.fetchAll($0, sql: sql) }
        }
        let before = try content()
        try #require(before.contains("later") && before.contains { $0.contains("one.wav") })
        let result = try await sotto.shell("\"$1\" \(command) --home \"$2\"")
        expectError(result, "home_newer")
        #expect(result.errors.contains("\"\(sotto.home.path)\""))
        #expect(try content() == before)
    }

    @Test("A file in the home's place is refused, and stays", arguments: ["a home", "a home/deeper"])
    func file(_ home: String) async throws {
        try sotto.folder.write("mine", to: "a home")
        let result = try await Program.run(
            Program.sotto.string, ["library", "list", "--home", sotto.folder.file(home).string])
        expectError(result, "not_a_folder")
        #expect(result.errors.contains("\"\(sotto.folder.file("a home"))\""), "\(result.errors)")
        #expect(try String(contentsOfFile: sotto.folder.file("a home").string, encoding: .utf8) == "mine")
    }

    @Test("A home on a file system that can only be read is named, whether it is old or would be new")
    func readOnly() async throws {
        try await fill()
        for home in ["$2", "$2/deeper"] {
            let script = """
                mount --bind "$2" "$2" && mount -o remount,bind,ro "$2" || exit 99
                "$1" library list --home "\(home)"
                """
            let words = try await Namespaces.entering(.mounts)
            let result = try await Program.run(
                "env", words + ["bash", "-c", script, "test", Program.sotto.string, sotto.home.path.string])
            expectError(result, "home_not_writable")
            #expect(result.errors.contains("The home \"\(sotto.home.path)"), "\(result.errors)")
        }
    }

    @Test("A home that may not be written is named")
    func permission() async throws {
        try await fill()
        let home = sotto.home.path.string
        try FileManager.default.setAttributes([.posixPermissions: 0o555], ofItemAtPath: home)
        defer { try? FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: home) }
        for name in ["setup.lock", "sotto.sqlite"] {
            try FileManager.default.setAttributes([.posixPermissions: 0o444], ofItemAtPath: "\(home)/\(name)")
        }
        let words = getuid() == 0 ? ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] : []
        let result = try await Program.run("env", words + [Program.sotto.string, "library", "list", "--home", home])
        expectError(result, "home_not_writable")
        #expect(result.errors.contains("The home \"\(home)\" cannot be written."), "\(result.errors)")
    }

    @Test("What a killed process left in the log of a newer home's database is not touched")
    func log() async throws {
        try await fill()
        let names = ["sotto.sqlite", "sotto.sqlite-wal"]
        func files() -> [Data?] {
            names.map { FileManager.default.contents(atPath: sotto.home.path.appending($0).string) }
        }
        // A copy of the files while a connection has them open is what a kill leaves.
        let open = try DatabaseQueue(path: sotto.home.database.string)
        try await open.write { try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('later')") }
        let left = files()
        try open.close()
        for (name, data) in zip(names, left) {
            try #require(data).write(to: URL(filePath: sotto.home.path.appending(name).string))
        }
        #expect((left[1]?.count ?? 0) > 0)
        expectError(try await sotto("library", "list"), "home_newer")
        #expect(files() == left)
    }

    @Test("A home on a full disk says that the disk is full, to every command")
    func fullDisk() async throws {
        let script = """
            home=$2/disk; mkdir -p "$home" && mount -t tmpfs -o size=4m none "$home" || exit 99
            "$1" library add "$3" --home "$home" >&2 || exit 98
            cat /dev/zero >"$home/filler" 2>/dev/null
            for command in "library list" "jobs list" "diagnostics"; do "$1" $command --home "$home" 2>&1; done
            umount --lazy "$home"
            """
        let words = try await Namespaces.entering(.mounts)
        let sound = try await sotto.sound("one.wav")
        let result = try await Program.run(
            "env",
            words + ["bash", "-c", script, "test", Program.sotto.string, sotto.folder.path.string, sound.string])
        let lines = result.output.split(separator: "\n")
        #expect(lines.filter { $0.hasPrefix("Error [disk_full]: ") }.count == 2, "\(result.output)")
        #expect(lines.contains { $0.hasPrefix("problem") && $0.contains("no space left") }, "\(result.output)")
        #expect(!result.output.contains("database_error"))
    }

    // MARK: Busy

    @Test("A home that another process sets up for too long is busy, and free when that ends")
    func setUpLock() async throws {
        try await fill()
        let lock = try #require(try FileLock.tryLock(sotto.home.setUpLock, .exclusive))
        let began = ContinuousClock.now
        let error = #expect(throws: SottoError.self) {
            try HomeDatabase(home: sotto.home, patience: .milliseconds(300))
        }
        #expect(error?.code == "home_busy")
        #expect(error?.hint.contains("`sotto jobs list`") == true)
        #expect(ContinuousClock.now - began >= .milliseconds(300))
        withExtendedLifetime(lock) {}
    }

    @Test("A database that another process keeps locked is busy, and free when that ends")
    func lockedDatabase() async throws {
        try await fill()
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        let other = try DatabaseQueue(path: sotto.home.database.string, configuration: configuration)
        let patient = try HomeDatabase(home: sotto.home, patience: .milliseconds(300))
        try other.inDatabase { try $0.execute(sql: "BEGIN EXCLUSIVE") }
        let item = try Library(database: patient).item("\(sotto.folder.file("one.wav"))")
        let error = #expect(throws: (any Error).self) { try Library(database: patient).remove(item, derived: false) }
        #expect(SottoError(describing: try #require(error)).code == "home_busy")
        try other.inDatabase { try $0.execute(sql: "ROLLBACK") }
        try Library(database: patient).remove(item, derived: false)
    }
}
