import Foundation
import SottoCore
import SystemPackage
import TestSupport
import Testing

@Suite("The hidden folder beside an output")
struct WorkFolderTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test("It has places for scratch and staging, and goes without a trace")
    func remove() throws {
        let work = try WorkFolder(in: folder.path)
        #expect(FileManager.default.fileExists(atPath: work.scratch.string))
        #expect(FileManager.default.fileExists(atPath: work.staging.string))
        #expect(folder.names == [work.path.lastComponent?.string])
        work.remove()
        #expect(folder.names.isEmpty)
    }

    @Test("One whose process was killed is removed by the next, one in use is not")
    func abandoned() throws {
        let dead = try DeadWorkFolder.make(in: folder.path)
        let alive = try DeadWorkFolder.make(in: folder.path)
        let holder = try LockHolder(alive.appending("lock"))
        let work = try WorkFolder(in: folder.path)
        #expect(Files.exists(alive.appending("staging/film.mp4")))
        #expect(!Files.exists(dead))
        holder.kill()
        work.remove()
    }

    @Test("What only looks similar is nobody's to remove")
    func others() throws {
        for name in [".sotto-notes", "sotto-x", ".git"] {
            try FileManager.default.createDirectory(atPath: folder.file(name).string, withIntermediateDirectories: true)
        }
        try folder.write("mine", to: ".sotto-file")
        let work = try WorkFolder(in: folder.path)
        work.remove()
        #expect(folder.names == [".git", ".sotto-file", ".sotto-notes", "sotto-x"])
    }

    @Test("A folder whose name has not the exact form is nobody's to remove, whatever is in it")
    func names() throws {
        let id = UUID().uuidString
        let names = [
            ".sotto-x", ".sotto-\(id)", ".sotto-\(id.lowercased())x", ".sotto-", "sotto-\(id.lowercased())",
            ".sotto-{\(id.lowercased())}",
        ]
        for name in names {
            let dead = try DeadWorkFolder.make(in: folder.path, name: name)
            try DeadWorkFolder.age(dead)
        }
        WorkFolder.removeAbandoned(in: folder.path)
        #expect(folder.names == names.sorted())
    }

    @Test(
        "A folder whose lock's file is not marked stays, as of an earlier version, unless it holds nothing",
        arguments: ["", "mine", WorkFolder.marker + "x", String(WorkFolder.marker.dropLast())])
    func unmarked(_ content: String) throws {
        let other = try DeadWorkFolder.make(in: folder.path, marker: content)
        let empty = folder.file(".sotto-\(UUID().uuidString.lowercased())")
        try folder.folder(empty.lastComponent?.string ?? "")
        try folder.write("", to: "\(empty.lastComponent?.string ?? "")/lock")
        for path in [other, other.appending("lock"), empty, empty.appending("lock")] { try DeadWorkFolder.age(path) }
        WorkFolder.removeAbandoned(in: folder.path)
        #expect(Files.exists(other.appending("staging/film.mp4")))
        #expect(!Files.exists(empty))
    }

    @Test("A link that leads to a folder with a lock is not followed, whatever its name is and however the lock looks")
    func links() throws {
        let outside = try Outside()
        let foreign = try TemporaryFolder()
        let dead = try DeadWorkFolder.make(in: foreign.path)
        for (name, target) in [(".sotto-x", outside.path), (".sotto-\(UUID().uuidString.lowercased())", outside.path)] {
            try FileManager.default.createSymbolicLink(
                atPath: folder.file(name).string, withDestinationPath: target.string)
        }
        try FileManager.default.createSymbolicLink(
            atPath: folder.file(dead.lastComponent?.string ?? "").string, withDestinationPath: dead.string)
        let work = try WorkFolder(in: folder.path)
        work.remove()
        outside.expectUntouched()
        #expect(Files.exists(dead.appending("staging/film.mp4")))
        #expect(folder.names.count == 3)
    }

    @Test("Links in an abandoned folder go, and what they lead to stays")
    func linksInside() throws {
        let outside = try Outside()
        let dead = try DeadWorkFolder.make(in: folder.path)
        for name in ["link", "scratch/link"] { try outside.link(at: dead.appending(name)) }
        try outside.link(to: "lock", at: dead.appending("file"))
        WorkFolder.removeAbandoned(in: folder.path)
        #expect(folder.names.isEmpty)
        outside.expectUntouched()
    }

    @Test("A lock's file that is a link, has a name elsewhere as well or is no file tells nothing")
    func locks() throws {
        let marked = try folder.write(WorkFolder.marker, to: "marked")
        for kind in ["link", "hard link", "folder", "pipe"] {
            let dead = try DeadWorkFolder.make(in: folder.path)
            let lock = dead.appending("lock").string
            try FileManager.default.removeItem(atPath: lock)
            switch kind {
            case "link": try FileManager.default.createSymbolicLink(atPath: lock, withDestinationPath: marked.string)
            case "hard link": try FileManager.default.linkItem(atPath: marked.string, toPath: lock)
            case "folder": #expect(mkdir(lock, 0o755) == 0)
            default: #expect(mkfifo(lock, 0o644) == 0)
            }
            try DeadWorkFolder.age(dead)
            WorkFolder.removeAbandoned(in: folder.path)
            #expect(Files.exists(dead.appending("staging/film.mp4")), "\(kind)")
        }
    }

    @Test("A folder of another user is not removed")
    func owner() throws {
        let dead = try DeadWorkFolder.make(in: folder.path)
        WorkFolder.removeAbandoned(in: folder.path, of: getuid() + 1)
        #expect(Files.exists(dead.appending("staging/film.mp4")))
        WorkFolder.removeAbandoned(in: folder.path)
        #expect(folder.names.isEmpty)
    }

    @Test("A folder that is exchanged for a link while it is looked at leads nowhere else")
    func exchanged() throws {
        let outside = try Outside()
        let dead = try DeadWorkFolder.make(in: folder.path)
        outside.exchange(dead) {
            WorkFolder.removeAbandoned(in: folder.path)
            _ = try? DeadWorkFolder.make(in: folder.path)
        }
        outside.expectUntouched()
    }

    @Test("What is removed at the end is the folder that was made, not what has its name by then")
    func exchangedAtTheEnd() throws {
        let outside = try Outside()
        let work = try WorkFolder(in: folder.path)
        #expect(rename(work.path.string, folder.file("elsewhere").string) == 0)
        try outside.link(at: work.path)
        work.remove()
        outside.expectUntouched()
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.file("elsewhere").string).isEmpty)
    }

    @Test("Others can put nothing into it")
    func permissions() throws {
        let work = try WorkFolder(in: folder.path)
        defer { work.remove() }
        let attributes = try FileManager.default.attributesOfItem(atPath: work.path.string)
        #expect(attributes[.posixPermissions] as? Int == 0o700)
    }

    @Test("Two work in one place side by side")
    func sideBySide() throws {
        let first = try WorkFolder(in: folder.path)
        let second = try WorkFolder(in: folder.path)
        #expect(folder.names.count == 2)
        first.remove()
        second.remove()
        #expect(folder.names.isEmpty)
    }

    @Test("Of many made while others look for abandoned ones, none is taken for one")
    func manyAtOnce() async throws {
        // The long form takes two minutes beside other work.
        let rounds = TestLevel.isFull ? 10 : 1
        try await withThrowingTaskGroup { group in
            for _ in 1...4 {
                group.addTask { for _ in 1...3_000 * rounds { WorkFolder.removeAbandoned(in: folder.path) } }
                group.addTask {
                    for _ in 1...500 * rounds {
                        let work = try WorkFolder(in: folder.path)
                        #expect(FileManager.default.fileExists(atPath: work.staging.string))
                        work.remove()
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(folder.names.isEmpty)
    }
}
