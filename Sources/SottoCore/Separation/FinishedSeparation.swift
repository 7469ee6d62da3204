import Foundation
import GRDB
import Media

/// Published stems, and what they leave in the database.
struct FinishedSeparation: Sendable {
    let itemID: String
    let jobID: String
    /// What the file held when it was separated; nil where only the stems can tell.
    let media: MediaInfo?
    let manifest: SeparationManifest
    let bytes: Int64

    init(itemID: String, jobID: String, media: MediaInfo?, manifest: SeparationManifest, bytes: Int64) {
        self.itemID = itemID
        self.jobID = jobID
        self.media = media
        self.manifest = manifest
        self.bytes = bytes
    }

    /// The stems that a job has published although its runner died before it could say so.
    ///
    /// - Returns: nil when the item's stems are not this job's.
    init?(publishedBy job: Job, home: Home) {
        guard let item = job.itemID,
            let data = try? Files.read(home.stems(item: item).appending("separation.json")),
            let manifest = try? JSON.decode(SeparationManifest.self, from: data), manifest.job == job.id
        else { return nil }
        let bytes = Files.size(of: home.stems(item: item))
        self.init(itemID: item, jobID: job.id, media: nil, manifest: manifest, bytes: bytes)
    }

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
