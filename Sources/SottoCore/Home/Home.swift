import Foundation
import SystemPackage

/// The folder with Sotto's database, packs and derived files. Knows where everything is; opens nothing.
public struct Home: Sendable, Hashable {
    public let path: FilePath

    /// - Parameter path: made absolute if it is not.
    public init(path: FilePath) {
        if path.isAbsolute {
            self.path = path.lexicallyNormalized()
        } else {
            let here = FilePath(FileManager.default.currentDirectoryPath)
            self.path = here.pushing(path).lexicallyNormalized()
        }
    }

    /// The home that the user means: the option, else `$SOTTO_HOME`, else `$XDG_DATA_HOME/sotto`, else
    /// `~/.local/share/sotto`. Empty values count as not given; addresses of files are understood.
    public static func resolve(
        option: String?,
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) -> Home {
        func given(_ value: String?) -> FilePath? {
            value.flatMap { $0.isEmpty ? nil : FilePath(userText: $0) }
        }
        if let path = given(option) ?? given(environment["SOTTO_HOME"]) { return Home(path: path) }
        // The XDG Base Directory Specification: a relative path is invalid and to be ignored.
        if let data = given(environment["XDG_DATA_HOME"]), data.isAbsolute {
            return Home(path: data.appending("sotto"))
        }
        let user = given(environment["HOME"]) ?? FilePath(NSHomeDirectory())
        return Home(path: user.appending(".local/share/sotto"))
    }

    public var database: FilePath { path.appending("sotto.sqlite") }
    /// All that was made from items. It may be a link to another disk, as may each folder that lies in the home itself;
    /// what is in these folders is Sotto's own, and no link there is followed when something is changed.
    package var derived: FilePath { path.appending("derived") }
    public var items: FilePath { derived.appending("items") }
    public var jobs: FilePath { path.appending("jobs") }
    public var packs: FilePath { path.appending("packs") }
    /// What came through the page, each file in a folder with its item's id.
    public var uploads: FilePath { path.appending("uploads") }
    /// Copies of the database, one a day: ``HomeBackup``.
    public var backups: FilePath { path.appending("backups") }
    /// For what is in the making or about to be deleted: each ``WorkFolder`` in it ends with its process.
    package var work: FilePath { path.appending("work") }

    /// The same for what belongs to items, whose files may lie on another disk.
    package var derivedWork: FilePath { derived.appending("work") }

    /// Held while the database is made or changed to a newer form.
    package var setUpLock: FilePath { path.appending("setup.lock") }
    /// Held by the one process that runs this home's queue.
    package var runnerLock: FilePath { path.appending("runner.lock") }

    /// All that was made from one item.
    public func derived(item id: String) -> FilePath { items.appending(id) }
    /// A picture of the item, JPEG; only for video.
    public func thumbnail(item id: String) -> FilePath { derived(item: id).appending("thumbnail") }
    /// Pictures of a film, by the state of its file and their times.
    package func stills(item id: String) -> FilePath { derived(item: id).appending("stills") }
    /// What a browser plays in place of the item's own sound, by the state of its file.
    package func preview(item id: String) -> FilePath { derived(item: id).appending("preview") }
    /// The folder that appears whole when a separation succeeds.
    public func stems(item id: String, _ set: StemSet = .current) -> FilePath {
        derived(item: id).appending("separation")
            .appending(set == .current ? "spleeter_2stems" : "alternative")
    }
    /// Where a job makes its stems before they appear: on the same file system as ``stems(item:)``.
    package func staging(item id: String, job: String) -> FilePath {
        derived(item: id).appending("separation/.staging-\(job)")
    }

    /// Where an earlier result lies while it is replaced on a file system that cannot swap two folders.
    package func replaced(item id: String, job: String) -> FilePath {
        derived(item: id).appending("separation/.replaced-\(job)")
    }

    /// The same while the alternative takes the place of the current stems.
    package func replaced(item id: String) -> FilePath { derived(item: id).appending("separation/.replaced") }

    /// Where an item's file is kept when it came through the page.
    package func upload(item id: String) -> FilePath { uploads.appending(id) }
    /// Whether a file is one of those.
    func isUpload(_ file: FilePath) -> Bool { file.starts(with: uploads.realPath ?? uploads) }

    /// A job's folder.
    public func job(_ id: String) -> FilePath { jobs.appending(id) }
    /// A job's log.
    public func log(job id: String) -> FilePath { job(id).appending("job.log") }
    /// A job's working files; gone when the job ends.
    package func scratch(job id: String) -> FilePath { job(id).appending("scratch") }

    /// Creates the folder, readable by its owner alone, unless it is there.
    func create() throws {
        if Files.isFolder(path) { return }
        try Files.createFolder(path.removingLastComponent())
        if mkdir(path.string, 0o700) == 0 { return }
        let reason = Errno(rawValue: errno)
        // Another process may have made it a moment before.
        if Files.isFolder(path) { return }
        throw SottoError.system(reason == .fileExists ? .notDirectory : reason, path: path.string)
    }
}
