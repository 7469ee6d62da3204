import Foundation
import SottoCore
import SystemPackage
import TestSupport
import Testing

/// A folder becomes a link between two looks at it.
extension HomeLinkTests {
    enum Place: String, CaseIterable, Sendable {
        case item, separation, kept, upload, work, pack, job, staging, backups
    }

    @Test("A folder that is exchanged for a link while Sotto works in it leads nowhere else", arguments: Place.allCases)
    func exchanged(_ place: Place) throws {
        let (home, pack) = (test.home, PackID.spleeter)
        let victim =
            switch place {
            case .item: home.derived(item: item.id)
            case .separation, .kept: stems.removingLastComponent()
            case .upload: home.uploads.appending("x")
            case .work: home.work
            case .pack: test.packs.folder(pack)
            case .job: home.job("x")
            case .staging: test.packs.staging(pack, job: "x")
            case .backups: home.backups
            }
        try write("own", to: victim.appending("own/file"))
        let jobs = place == .kept ? [try finishedJob().id, try finishedJob().id] : []
        if place == .kept { try PublishedStems.write(stems, of: item, by: jobs[0]) }
        var successes = 0
        outside.exchange(victim) {
            if (try? work(at: place, jobs, successes)) != nil { successes += 1 }
        }
        outside.expectUntouched()
        // The last time, nothing is exchanged any more.
        #expect(successes > 0)
    }

    /// Does what Sotto does in a place. What the test itself puts there goes no way through a link either.
    ///
    /// - Parameter successes: how often that was done so far.
    private func work(at place: Place, _ jobs: [String], _ successes: Int) throws {
        let (home, pack, recovery) = (test.home, PackID.spleeter, JobRecovery(store: test.jobs))
        switch place {
        case .item, .separation:
            let made = home.derived.appending("made")
            try make(stems.removingLastComponent(), below: home.derived)
            for name in ["vocals.wav", "separation.json"] { try write("new", to: made.appending(name)) }
            try StemPublisher.publish(made, to: stems, aside: home.replaced(item: item.id), below: home.derived)
            let file = try StemSideFile("notes", of: item, .current, in: test.library)
            defer { file.remove() }
            try write("notes", to: file.path)
            try file.publish()
        case .upload:
            try make(home.uploads.appending("x"), below: home.uploads)
            _ = try test.folder.write("", to: "home/uploads/.arriving-x")
            try recovery.recover()
        case .pack:
            let staging = test.packs.staging(pack, job: "y")
            try make(staging, below: home.packs)
            try test.packs.markBroken(pack, .cancelled)
            try test.packs.clearBroken(pack)
            try test.packs.publish(staging, as: pack)
        case .job: JobLog(home: home, job: "x").write(.info, "something")
        case .staging:
            try make(test.packs.staging(pack, job: "x"), below: home.packs)
            try recovery.recover()
        case .kept:
            let (kept, other) = (jobs[successes % 2], jobs[(successes + 1) % 2])
            try PublishedStems.write(home.derived.appending("prepared"), of: item, by: other)
            let separation = try Folder.open(stems.removingLastComponent(), below: home.derived)
            try? Folder(home.derived).rename("prepared", to: separation, as: "alternative")
            try test.library.keepStems(of: item, madeBy: other, notThoseBy: kept)
        case .work:
            try test.library.beginUpload(name: "film.mp4", bytes: 3).remove()
        case .backups:
            test.database.backUpIfDue()
            try test.execute("UPDATE item SET title = title || 'x'")
        }
    }

    /// Makes a folder with something in it, and those above it.
    private func make(_ path: FilePath, below root: FilePath) throws {
        var folder = try Folder(root)
        for name in path.components.dropFirst(root.components.count) + ["something"] {
            try folder.makeFolder(name)
            folder = try folder.folder(name)
        }
    }
}
