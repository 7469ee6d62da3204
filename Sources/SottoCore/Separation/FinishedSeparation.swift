import Catalog
import Foundation
import GRDB
import Media

/// Published stems, and what they leave in the database.
struct FinishedSeparation: Sendable {
    let itemID: String
    let jobID: String
    let stemSet: StemSet
    /// What the file held when it was separated; nil where only the stems can tell.
    let media: MediaInfo?
    let manifest: SeparationManifest
    let bytes: Int64

    init(
        itemID: String, jobID: String, stemSet: StemSet, media: MediaInfo?, manifest: SeparationManifest, bytes: Int64
    ) {
        self.itemID = itemID
        self.jobID = jobID
        self.stemSet = stemSet
        self.media = media
        self.manifest = manifest
        self.bytes = bytes
    }

    /// The stems that a job has published, whether or not anybody could note it.
    ///
    /// - Returns: nil when the item's stems are not this job's, or not what it is to make by now.
    init?(publishedBy job: Job, home: Home) {
        guard let item = job.itemID else { return nil }
        self.init(of: item, job.stemSet, home: home)
        guard isResult(of: job) else { return nil }
    }

    /// Whether this is what a job is to make: one that waits may have got other options since.
    func isResult(of job: Job) -> Bool {
        jobID == job.id && manifest.engine == job.options.engine.id
            && manifest.preset == job.options.preset.id
    }

    /// Whether the library says of these stems what is true.
    func isNoted(as separation: Separation) -> Bool {
        separation.jobID == jobID && separation.engine == manifest.engine && separation.preset == manifest.preset
    }

    /// What lies in the place of an item's stems.
    ///
    /// - Returns: nil when there is nothing that a job has made.
    init?(of item: String, _ set: StemSet, home: Home) {
        let folder = home.stems(item: item, set)
        guard let data = try? Files.read(folder.appending("separation.json")),
            let manifest = try? JSON.decode(SeparationManifest.self, from: data), let job = manifest.job
        else { return nil }
        self.init(
            itemID: item, jobID: job, stemSet: set, media: nil, manifest: manifest, bytes: Files.size(of: folder))
    }

    /// Notes the item's file as it was separated, and, of the current stems, how they were made.
    func record(in db: Database) throws {
        let source = manifest.source
        let identity = FileIdentity(size: source.sizeBytes, modifiedAt: source.modifiedAtNs, inode: source.inode)
        if var item = try Item.filter(Column("id") == itemID).fetchOne(db) {
            item.identity = identity
            item.sha256 = source.sha256
            if let media {
                item.media = media
                item.duration = max(0, media.duration)
            }
            try item.update(db)
        }
        if stemSet == .current { try recordStems(in: db) }
    }

    /// Notes that these are the item's current stems. They are of the file as it is noted if its content is the same,
    /// wherever it lies by now.
    func recordStems(in db: Database) throws {
        let source = manifest.source
        let item = try Item.filter(Column("id") == itemID).fetchOne(db)
        let identity =
            item?.sha256 == source.sha256
            ? item?.identity
            : FileIdentity(size: source.sizeBytes, modifiedAt: source.modifiedAtNs, inode: source.inode)
        guard let identity else { return }
        try Separation(
            itemID: itemID,
            jobID: jobID,
            engine: manifest.engine,
            preset: manifest.preset,
            sourceSize: identity.size,
            sourceModifiedAt: identity.modifiedAt,
            sourceInode: identity.inode,
            bytes: bytes,
            publishedAt: manifest.createdAt
        ).save(db)
    }
}
