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
        for name in [".sotto-dead", ".sotto-alive"] {
            try FileManager.default.createDirectory(atPath: folder.file(name).string, withIntermediateDirectories: true)
        }
        try folder.write("", to: ".sotto-dead/lock")
        try folder.write("half", to: ".sotto-dead/working.wav")
        let holder = try LockHolder(folder.file(".sotto-alive/lock"))
        let work = try WorkFolder(in: folder.path)
        #expect(folder.names.contains(".sotto-alive"))
        #expect(!folder.names.contains(".sotto-dead"))
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
        try await withThrowingTaskGroup { group in
            for _ in 1...4 {
                group.addTask { for _ in 1...30_000 { WorkFolder.removeAbandoned(in: folder.path) } }
                group.addTask {
                    for _ in 1...5_000 {
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
