import Foundation
import GRDB
import SottoCore
import SystemPackage
import TestSupport
import Testing

/// Whoever can write somewhere in a home can put a link there. What Sotto removes, replaces, publishes or writes stays in
/// the home then.
@Suite("Links in a home")
struct HomeLinkTests {
    let test: TestHome
    let outside: Outside
    let item: Item

    init() throws {
        test = try TestHome()
        outside = try Outside()
        item = try test.record()
    }

    var stems: FilePath { test.home.stems(item: item.id) }

    private func isLink(_ path: FilePath) -> Bool {
        (try? FileManager.default.destinationOfSymbolicLink(atPath: path.string)) != nil
    }

    func write(_ text: String, to path: FilePath) throws {
        let parent = path.removingLastComponent().string
        try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(filePath: path.string))
    }

    func finishedJob() throws -> Job {
        let job = try test.queue(item)
        try test.jobs.cancel(job.id)
        return job
    }

    private func expectRefusal(_ work: () throws -> Void, location: SourceLocation = #_sourceLocation) {
        let error = #expect(throws: SottoError.self, sourceLocation: location) { try work() }
        #expect(error?.code == "unexpected_link", sourceLocation: location)
        outside.expectUntouched(location: location)
    }

    // MARK: derived

    @Test("A removed item whose folder is a link loses the link")
    func removedItem() throws {
        try outside.link(at: test.home.derived(item: item.id))
        try test.library.remove(item, derived: true)
        #expect(!isLink(test.home.derived(item: item.id)))
        outside.expectUntouched()
    }

    @Test("Where the folder of all items is a link, what is behind it stays, and what is there later goes")
    func removedThroughLink() throws {
        let foreign = try TemporaryFolder()
        try foreign.folder(item.id)
        try foreign.write("not Sotto's", to: "\(item.id)/file")
        try FileManager.default.createDirectory(atPath: test.home.derived.string, withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            atPath: test.home.items.string, withDestinationPath: foreign.path.string)
        expectRefusal { try test.library.remove(item, derived: true) }
        try JobRecovery(store: test.jobs).recover()
        #expect(Files.exists(foreign.file("\(item.id)/file")))
        try FileManager.default.removeItem(atPath: test.home.items.string)
        try write("made", to: stems.appending("vocals.wav"))
        try JobRecovery(store: test.jobs).recover()
        #expect(!Files.exists(test.home.derived(item: item.id)))
    }

    @Test("Stems that made room for others are not put back through a link", arguments: [false, true])
    func restored(_ isSettled: Bool) throws {
        let job = try test.queue(item)
        _ = try test.jobs.claimNext()
        // A folder of stems' folders in which the earlier stems wait to be put back.
        let foreign = try TemporaryFolder()
        let aside = isSettled ? test.home.replaced(item: item.id) : test.home.replaced(item: item.id, job: job.id)
        let name = try #require(aside.lastComponent).string
        try foreign.folder(name)
        try FileManager.default.createDirectory(
            atPath: test.home.derived(item: item.id).string, withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            atPath: stems.removingLastComponent().string, withDestinationPath: foreign.path.string)
        if isSettled { try test.execute("INSERT INTO pendingChange VALUES (?, 'check', NULL)", [item.id]) }
        try JobRecovery(store: test.jobs).recover()
        #expect(foreign.names == [name])
    }

    @Test("Stems are published neither through a link nor over what it leads to", arguments: ["", "separation"])
    func published(_ name: String) throws {
        let staging = test.home.derived.appending("made")
        try write("new", to: staging.appending("vocals.wav"))
        try outside.link(at: name.isEmpty ? test.home.derived(item: item.id) : stems.removingLastComponent())
        expectRefusal {
            try StemPublisher.publish(
                staging, to: stems, aside: test.home.replaced(item: item.id), below: test.home.derived)
        }
        try write("new", to: staging.appending("vocals.wav"))
        try FileManager.default.removeItem(
            atPath: (name.isEmpty ? test.home.derived(item: item.id) : stems.removingLastComponent()).string)
        try outside.link(to: "separation", at: stems)
        try StemPublisher.publish(
            staging, to: stems, aside: test.home.replaced(item: item.id), below: test.home.derived)
        #expect(!isLink(stems))
        outside.expectUntouched()
    }

    @Test("Working files of a job are removed, and earlier stems put back, without following links")
    func recovered() throws {
        let job = try test.queue(item)
        _ = try test.jobs.claimNext()
        try outside.link(at: stems.removingLastComponent())
        try outside.link(at: test.home.job(job.id))
        try JobRecovery(store: test.jobs).recover()
        outside.expectUntouched()
        #expect(try test.jobs.job(job.id).state == .queued)
    }

    @Test("What is compared is neither exchanged nor dropped through a link")
    func kept() throws {
        let (one, other) = (try finishedJob().id, try finishedJob().id)
        let foreign = try TemporaryFolder()
        let alternative = test.home.stems(item: item.id, .alternative)
        let names = try [stems, alternative].map { try #require($0.lastComponent).string }
        try PublishedStems.write(foreign.file(names[0]), of: item, by: one)
        try PublishedStems.write(foreign.file(names[1]), of: item, by: other)
        let separation = stems.removingLastComponent()
        try FileManager.default.createDirectory(
            atPath: separation.removingLastComponent().string, withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            atPath: separation.string, withDestinationPath: foreign.path.string)
        expectRefusal { try test.library.keepStems(of: item, madeBy: other, notThoseBy: one) }
        #expect(foreign.names == names.sorted())
        for (name, job) in zip(names, [one, other]) {
            let manifest = try String(contentsOfFile: foreign.file("\(name)/separation.json").string, encoding: .utf8)
            #expect(manifest.contains(job))
        }
    }

    @Test("A file about stems does not appear through a link")
    func sideFile() throws {
        try test.recordStems(of: item, by: try finishedJob())
        let file = try StemSideFile("notes", of: item, .current, in: test.library)
        defer { file.remove() }
        try write("about these", to: file.path)
        #expect(rename(stems.string, "\(stems)-moved") == 0)
        // A hard link to the stems' own description, so that only the folder is another.
        let place = test.folder.file("place")
        try write("mine", to: place.appending("notes"))
        try FileManager.default.linkItem(
            atPath: "\(stems)-moved/separation.json", toPath: place.appending("separation.json").string)
        try FileManager.default.createSymbolicLink(atPath: stems.string, withDestinationPath: place.string)
        expectRefusal { try file.publish() }
        #expect(try String(contentsOfFile: place.appending("notes").string, encoding: .utf8) == "mine")
    }

    @Test("Work for items is not done behind a link, and what is behind it is not taken for abandoned work")
    func derivedWork() throws {
        let foreign = try TemporaryFolder()
        let dead = try DeadWorkFolder.make(in: foreign.path)
        try FileManager.default.createDirectory(atPath: test.home.derived.string, withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            atPath: test.home.derivedWork.string, withDestinationPath: foreign.path.string)
        expectRefusal { _ = try WorkFolder(in: test.home.derivedWork, below: test.home.derived) }
        try JobRecovery(store: test.jobs).recover()
        #expect(Files.exists(dead))
        #expect(foreign.names.count == 1)
    }

    @Test("A derived folder that the user has put on another disk works as ever")
    func derivedElsewhere() throws {
        let elsewhere = try TemporaryFolder()
        try FileManager.default.createSymbolicLink(
            atPath: test.home.derived.string, withDestinationPath: elsewhere.path.string)
        try test.recordStems(of: item, by: try finishedJob())
        let file = try StemSideFile("notes", of: item, .current, in: test.library)
        try write("about these", to: file.path)
        try file.publish()
        file.remove()
        #expect(Files.exists(elsewhere.file("items/\(item.id)/separation/spleeter_2stems/notes")))
        let staging = test.home.staging(item: item.id, job: "x")
        try write("new", to: staging.appending("vocals.wav"))
        try StemPublisher.publish(
            staging, to: stems, aside: test.home.replaced(item: item.id), below: test.home.derived)
        #expect(try String(contentsOfFile: stems.appending("vocals.wav").string, encoding: .utf8) == "new")
        try test.library.remove(item, derived: true)
        #expect(elsewhere.names == ["items", "work"])
        #expect(try FileManager.default.contentsOfDirectory(atPath: elsewhere.file("items").string).isEmpty)
    }

    // MARK: jobs

    @Test("A log is not written through a link, nor into a file that has a name elsewhere", arguments: [0, 1, 2])
    func log(_ kind: Int) throws {
        let log = test.home.log(job: "x")
        switch kind {
        case 0: try outside.link(at: test.home.job("x"))
        case 1: try outside.link(to: "job.log", at: log)
        default:
            try write("", to: log)
            try FileManager.default.removeItem(atPath: log.string)
            try FileManager.default.linkItem(atPath: outside.path.appending("job.log").string, toPath: log.string)
        }
        JobLog(home: test.home, job: "x").write(.info, "something")
        outside.expectUntouched()
    }

    @Test("Of an old job whose folder is a link, the link goes")
    func pruned() throws {
        let job = try finishedJob()
        try test.execute("UPDATE job SET finishedAt = '2020-01-01'")
        try outside.link(at: test.home.job(job.id))
        let lock = try #require(try FileLock.tryLock(test.home.runnerLock, .exclusive))
        try JobRecovery(store: test.jobs).recoverSeparations(holding: lock)
        #expect(!isLink(test.home.job(job.id)))
        outside.expectUntouched()
    }

    // MARK: uploads

    @Test("A marked upload that is a link goes as a link")
    func upload() throws {
        try outside.link(at: test.home.uploads.appending("x"))
        try outside.link(to: "file", at: test.home.uploads.appending(".arriving-x"))
        try JobRecovery(store: test.jobs).recover()
        #expect(try FileManager.default.contentsOfDirectory(atPath: test.home.uploads.string).isEmpty)
        outside.expectUntouched()
    }

    // MARK: packs

    @Test("A pack's leftovers that are links go as links")
    func packLeftovers() throws {
        for name in [".staging-x", ".removed-x"] { try outside.link(at: test.packs.folder(.spleeter).appending(name)) }
        try outside.link(at: test.packs.folder(.spleeter).appending(".staging-y/pack/link"))
        try JobRecovery(store: test.jobs).recover()
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: test.packs.folder(.spleeter).string) == [
                "install.lock"
            ])
        outside.expectUntouched()
    }

    @Test("A pack whose folder is a link is neither removed, replaced nor marked")
    func packFolder() throws {
        try outside.link(at: test.packs.folder(.spleeter))
        let staging = test.home.packs.appending("made")
        try write("new", to: staging.appending("file"))
        try write("", to: outside.path.appending("use.lock"))
        try write("not Sotto's", to: outside.path.appending("use.lock"))
        expectRefusal { try test.packs.publish(staging, as: .spleeter) }
        expectRefusal { try test.packs.markBroken(.spleeter, .cancelled) }
        expectRefusal { try test.packs.clearBroken(.spleeter) }
        try JobRecovery(store: test.jobs).recover()
        outside.expectUntouched()
    }

    @Test("A pack that is itself a link goes as a link, and is replaced as one")
    func pack() throws {
        let installed = test.packs.installed(.spleeter)
        try outside.link(at: installed)
        try test.packs.remove(.spleeter)
        #expect(!isLink(installed))
        try outside.link(at: installed)
        let staging = test.packs.staging(.spleeter, job: "x")
        try write("new", to: staging.appending("file"))
        try test.packs.publish(staging, as: .spleeter)
        #expect(Files.exists(installed.appending("file")))
        outside.expectUntouched()
    }

    // MARK: backups and locks

    @Test("Old backups that are links go as links, and a new one replaces no link")
    func backups() throws {
        for day in 1...5 {
            try outside.link(to: "file", at: test.home.backups.appending("sotto-2026-01-0\(day).sqlite"))
        }
        try FileManager.default.setAttributes(
            [.modificationDate: Date.distantPast], ofItemAtPath: outside.path.appending("file").string)
        test.database.backUpIfDue()
        #expect(try FileManager.default.contentsOfDirectory(atPath: test.home.backups.string).count == 3)
        outside.expectUntouched()
    }

    @Test("Where the folder of backups is a link, no backup is made behind it, and none is removed there")
    func backupsThroughLink() throws {
        let names = (1...5).map { "sotto-2026-01-0\($0)-000\($0).sqlite" }
        let foreign = try TemporaryFolder()
        for name in names {
            try foreign.write("not Sotto's", to: name)
            try FileManager.default.setAttributes(
                [.modificationDate: Date.distantPast], ofItemAtPath: foreign.file(name).string)
        }
        try FileManager.default.createSymbolicLink(
            atPath: test.home.backups.string, withDestinationPath: foreign.path.string)
        test.database.backUpIfDue()
        #expect(foreign.names == names)
        try FileManager.default.removeItem(atPath: test.home.backups.string)
        test.database.backUpIfDue()
        #expect(HomeBackup(home: test.home).newest != nil)
    }

    @Test("Where the folder for work is a link, nothing is begun behind it, and nothing there is taken for abandoned")
    func workThroughLink() throws {
        let foreign = try TemporaryFolder()
        let dead = try DeadWorkFolder.make(in: foreign.path)
        try? FileManager.default.removeItem(atPath: test.home.work.string)
        try FileManager.default.createSymbolicLink(
            atPath: test.home.work.string, withDestinationPath: foreign.path.string)
        expectRefusal { _ = try test.library.beginUpload(name: "film.mp4", bytes: 3) }
        test.database.backUpIfDue()
        try JobRecovery(store: test.jobs).recover()
        #expect(Files.exists(dead))
        #expect(foreign.names.count == 1)
    }

    @Test("A lock is neither made nor taken behind a link, and no pipe is waited for")
    func locks() throws {
        try outside.link(to: "not there", at: test.home.runnerLock)
        expectRefusal { _ = try FileLock.tryLock(test.home.runnerLock, .exclusive) }
        expectRefusal { _ = try FileLock.tryLock(test.home.runnerLock, .shared) }
        try FileManager.default.removeItem(atPath: test.home.runnerLock.string)
        #expect(mkfifo(test.home.runnerLock.string, 0o644) == 0)
        #expect(throws: SottoError.self) { try FileLock.tryLock(test.home.runnerLock, .shared) }
    }

    @Test("A private file is not written through a link, neither at its name nor at that of the new one")
    func privateFile() throws {
        let file = test.home.path.appending("server.json")
        try outside.link(to: "file", at: file)
        try outside.link(to: "lock", at: test.home.path.appending(".server.json-\(getpid())"))
        try Files.writePrivately(Data("new".utf8), to: file)
        #expect(!isLink(file))
        outside.expectUntouched()
    }
}
