import Foundation
import GRDB

/// That an item has stems, and from which state of its file they were made.
struct Separation: Codable, FetchableRecord, PersistableRecord {
    var itemID: String
    var jobID: String
    var engine: String
    var preset: String
    var sourceSize: Int64
    var sourceModifiedAt: Int64
    var sourceInode: Int64
    /// What the stems take on disk.
    var bytes: Int64
    var publishedAt: Date

    var sourceIdentity: FileIdentity {
        get { FileIdentity(size: sourceSize, modifiedAt: sourceModifiedAt, inode: sourceInode) }
        set {
            sourceSize = newValue.size
            sourceModifiedAt = newValue.modifiedAt
            sourceInode = newValue.inode
        }
    }
}
