import Foundation
import SottoCore
import SystemPackage
import TestSupport
import Testing

@Suite("What dead processes leave in a home")
struct LeftoverTests {
    private let test: TestHome

    init() throws {
        test = try TestHome()
    }

    private func make(_ path: FilePath) throws {
        let folder = path.removingLastComponent().string
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Data("x".utf8).write(to: URL(filePath: path.string))
    }

    private func exists(_ path: FilePath) -> Bool { FileManager.default.fileExists(atPath: path.string) }

    @Test("A work folder goes at the next start, unless its process lives")
    func work() throws {
        let dead = try DeadWorkFolder.make(in: test.home.work)
        let alive = try DeadWorkFolder.make(in: test.home.work)
        let holder = try LockHolder(alive.appending("lock"))
        try JobRecovery(store: test.jobs).recover()
        #expect(!exists(dead))
        #expect(exists(alive.appending("staging/film.mp4")))
        holder.kill()
        try JobRecovery(store: test.jobs).recover()
        #expect(!exists(alive))
    }

    @Test("A work folder that was killed before it had its lock goes after a minute")
    func unlocked() throws {
        let folder = test.home.work.appending(".sotto-\(UUID().uuidString.lowercased())")
        try FileManager.default.createDirectory(atPath: folder.string, withIntermediateDirectories: true)
        try JobRecovery(store: test.jobs).recover()
        #expect(exists(folder))
        try DeadWorkFolder.age(folder)
        try JobRecovery(store: test.jobs).recover()
        #expect(!exists(folder))
    }

    @Test("A pack that was being removed goes for good, unless someone installs it now")
    func removedPack() throws {
        let removed = test.packs.folder(.spleeter).appending(".removed-x/file")
        try make(removed)
        let holder = try LockHolder(test.packs.installLock(.spleeter))
        try JobRecovery(store: test.jobs).recover()
        #expect(exists(removed))
        holder.kill()
        try JobRecovery(store: test.jobs).recover()
        #expect(!exists(test.packs.folder(.spleeter).appending(".removed-x")))
    }

    @Test("Stems that are deleted with their item leave nothing, not even when that is killed half-way")
    func bin() throws {
        let item = try test.record()
        let job = try test.queue(item)
        _ = try test.jobs.claimNext()
        try test.recordStems(of: item, by: job)
        try test.jobs.finish(job.id, .succeeded)
        try test.library.remove(item, derived: true)
        #expect(!exists(test.home.derived(item: item.id)))
        #expect(try FileManager.default.contentsOfDirectory(atPath: test.home.derivedWork.string).isEmpty)
    }
}
