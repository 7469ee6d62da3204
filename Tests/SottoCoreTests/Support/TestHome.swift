import Foundation
import GRDB
import Media
import SottoCore
import SystemPackage
import TestSupport

/// A home of its own for one test, with a folder beside it for the user's files.
final class TestHome: Sendable {
    let folder: TemporaryFolder
    let home: Home
    let database: HomeDatabase

    init() throws {
        folder = try TemporaryFolder()
        home = Home(path: folder.file("home"))
        database = try HomeDatabase(home: home)
    }

    var library: Library { Library(database: database) }
    var jobs: JobStore { JobStore(database: database) }
    var packs: PackStore { PackStore(home: home) }

    /// This process's environment with the worker that the build has made.
    static let environment = SottoEnvironment(
        variables: ProcessInfo.processInfo.environment, worker: Program.worker
    )

    /// The same with a worker whose separations are a script.
    static func environment(worker script: String, in folder: FilePath) throws -> SottoEnvironment {
        SottoEnvironment(
            variables: ProcessInfo.processInfo.environment, worker: try FakeWorker.install(script, in: folder))
    }

    /// Adds a file to the library as a user does: probed by the real ffprobe.
    func add(_ path: FilePath) async throws -> (Item, Library.Addition) {
        try await library.add(path, media: Self.environment.mediaTools(), launcher: Self.environment.offline)
    }

    /// Writes a file and a record of it, without looking into the file.
    @discardableResult
    func record(_ name: String = "film.wav", content: String = "sound", duration: Double = 1) throws -> Item {
        try folder.folder(FilePath(name).removingLastComponent().string)
        let path = try folder.write(content, to: name)
        guard let identity = FileIdentity(path: path) else { throw ProgramFailure(message: "\(path) was not written") }
        let media = try JSONDecoder().decode(
            MediaInfo.self, from: Data(#"{"container":"wav","duration":\#(duration),"audioStreams":[]}"#.utf8)
        )
        return try database.pool.write { db in
            var item = Item(path: path, identity: identity, media: media)
            try item.insert(db)
            return item
        }
    }

    /// Receives a file as the server does, and makes it an item.
    func upload(_ content: Data, as name: String) async throws -> (Item, Library.Addition) {
        let upload = try library.beginUpload(name: name, bytes: Int64(content.count))
        defer { upload.remove() }
        try content.write(to: URL(filePath: upload.file.string))
        return try await library.add(
            upload, media: Self.environment.mediaTools(), launcher: Self.environment.offline)
    }

    /// Queues a separation of an item.
    func queue(_ item: Item, options: SeparationOptions = SeparationOptions(engine: .python)) throws -> Job {
        try jobs.enqueueSeparation(of: item, options: options).job
    }

    /// Queues a separation of a new item.
    func queue(_ name: String) throws -> Job {
        try queue(try record(name))
    }

    func execute(_ sql: String, _ arguments: StatementArguments = []) throws {
        try database.pool.write { try $0.execute(sql: sql, arguments: arguments) }
    }

    /// Notes stems of an item as a finished job does, and writes files in their places.
    func recordStems(of item: Item, by job: Job, sourceHash: String? = nil) throws {
        let stems = home.stems(item: item.id).string
        try FileManager.default.createDirectory(atPath: stems, withIntermediateDirectories: true)
        for name in ["vocals.wav", "background.wav"] {
            try Data(name.utf8).write(to: URL(filePath: "\(stems)/\(name)"))
        }
        let source = #"{"sha256":"\#(sourceHash ?? String(repeating: "0", count: 64))"}"#
        try Data(#"{"job":"\#(job.id)","source":\#(source)}"#.utf8).write(to: URL(filePath: "\(stems)/separation.json"))
        try execute(
            "INSERT INTO separation VALUES (?, ?, 'python', 'spleeter', ?, ?, ?, 10, ?)",
            [item.id, job.id, item.identity.size, item.identity.modifiedAt, item.identity.inode, Date()]
        )
    }
}
