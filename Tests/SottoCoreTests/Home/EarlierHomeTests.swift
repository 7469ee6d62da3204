import Foundation
import GRDB
import SottoCore
import SystemPackage
import TestSupport
import Testing

/// A home that the program of commit 569c5e1 wrote, with items and jobs in every state: Homes/make_home.py.
@Suite("A home that an earlier version left")
struct EarlierHomeTests {
    private static let writtenIn = "/tmp/sotto-home-fixture"
    private static let archive = Repository.root.appending("Tests/SottoCoreTests/Homes/569c5e1.tar.gz")

    private let folder: TemporaryFolder
    private let home: Home

    init() throws {
        folder = try TemporaryFolder()
        home = Home(path: folder.path.appending("home"))
    }

    /// Unpacks the home, and writes into it that its films are here.
    private func unpack(derivedElsewhere: Bool = false) async throws {
        let result = try await Program.run("tar", ["-xzf", Self.archive.string, "-C", folder.path.string])
        try #require(result.status == 0, "\(result.errors)")
        let database = try DatabaseQueue(path: home.database.string)
        try await database.write { [folder] db in
            try db.execute(
                sql: "UPDATE item SET path = replace(path, ?, ?)", arguments: [Self.writtenIn, folder.path.string])
        }
        try database.close()
        if derivedElsewhere {
            let other = folder.path.appending("another disk").string
            try FileManager.default.moveItem(atPath: home.derived.string, toPath: other)
            try FileManager.default.createSymbolicLink(atPath: home.derived.string, withDestinationPath: other)
        }
    }

    /// Opens it as every command does.
    private func open() throws -> (library: Library, jobs: JobStore) {
        let database = try HomeDatabase(home: home)
        let jobs = JobStore(database: database)
        try JobRecovery(store: jobs).recover()
        return (Library(database: database), jobs)
    }

    private func item(_ title: String, in library: Library) throws -> ItemSummary {
        try #require(try library.page(ItemQuery(search: title, limit: 10)).items.first { $0.title.hasPrefix(title) })
    }

    @Test("Its items keep their stems, and what is stale, missing or removed stays so", arguments: [false, true])
    func items(_ derivedElsewhere: Bool) async throws {
        try await unpack(derivedElsewhere: derivedElsewhere)
        let (library, _) = try open()
        for preset in ["standard", "best", "fast", "spleeter"] {
            let stems = try item("ready \(preset)", in: library).stems
            #expect(stems.state == .ready && stems.preset == preset && stems.engine == "native", "\(preset)")
            #expect(FileManager.default.fileExists(atPath: try #require(stems.background)))
        }
        #expect(try item("compared", in: library).stems.hasAlternative)
        #expect(try item("stale", in: library).stems.state == .stale)
        #expect(try item("missing", in: library).missing)
        #expect(try item("missing", in: library).stems.state == .none)
        let titles = try library.page(limit: 100).items.map(\.title)
        #expect(titles.count == 10 && !titles.contains("removed"))
    }

    @Test("Its jobs keep their ends; one that was running when it was killed goes on, with its options")
    func jobs() async throws {
        try await unpack()
        let (library, jobs) = try open()
        let all = try jobs.list()
        let ends = Dictionary(grouping: all, by: \.state).mapValues(\.count)
        #expect(ends == [.succeeded: 8, .failed: 2, .cancelled: 1, .queued: 2])
        func job(of title: String) throws -> Job {
            let id = try item(title, in: library).id
            return try #require(all.first { $0.itemID == id })
        }
        #expect(try job(of: "running").state == .queued)
        #expect(try job(of: "running").options.preset.id == "best")
        #expect(try job(of: "queued").options.engine.id == "python")
        #expect(try job(of: "queued").options.bitDepth.id == "24")
        #expect(try job(of: "missing").error?.code == "source_missing")
        #expect(try all.allSatisfy { try !jobs.log(of: $0).isEmpty || $0.startedAt == nil })
    }

    @Test("Comparing is ended, a removed item comes back with its stems, and a job is queued and cancelled")
    func used() async throws {
        try await unpack()
        let (library, jobs) = try open()
        let compared = try library.item(id: item("compared", in: library).id)
        func maker(_ set: StemSet) -> String? {
            let manifest = home.stems(item: compared.id, set).appending("separation.json").string
            let data = FileManager.default.contents(atPath: manifest) ?? Data()
            return try? JSON.decode(SeparationManifest.self, from: data).job
        }
        let (kept, dropped) = (try #require(maker(.alternative)), try #require(maker(.current)))
        try library.keepStems(of: compared, madeBy: kept, notThoseBy: dropped)
        #expect(try item("compared", in: library).stems.preset == "spleeter")
        #expect(try !item("compared", in: library).stems.hasAlternative)

        let environment = SottoEnvironment.current
        let path = folder.path.appending("films/removed.wav")
        let (revived, how) = try await library.add(
            path, media: environment.mediaTools(), launcher: environment.offline)
        #expect(how == .revived)
        #expect(try library.summary(of: revived).stems.state == .ready)

        let (job, isNew) = try jobs.enqueueSeparation(of: revived, options: SeparationOptions(preset: .best))
        #expect(isNew)
        try jobs.cancel(job.id)
        #expect(try jobs.job(job.id).state == .cancelled)
    }

    @Test("It is copied before it is changed, and its old pack is told to be damaged, because its weights are gone")
    func backupAndPack() async throws {
        try await unpack()
        _ = try open()
        let copy = try DatabaseQueue(path: try #require(HomeBackup(home: home).newest).string)
        let steps = try await copy.read { try String.fetchAll($0, sql: "SELECT identifier FROM grdb_migrations") }
        #expect(Set(steps) == ["library", "jobs", "ledger", "presentItems", "orderedItems", "changes", "alternatives"])
        #expect(PackStore(home: home).summary(.spleeterModel).state == .broken)
        #expect(PackStore(home: home).summary(.spleeter).state == .notInstalled)
    }
}
