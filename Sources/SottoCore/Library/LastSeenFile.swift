import GRDB

/// An item's file in another state than the one that the item is recorded with: it was changed, and has been seen, but
/// not been added again.
///
/// Without it, nothing would tell after the file has gone that its stems are stale, nor recognize the file elsewhere.
struct LastSeenFile: Codable, FetchableRecord, PersistableRecord {
    var itemID: String
    var size: Int64
    var modifiedAt: Int64
    var inode: Int64

    var identity: FileIdentity { FileIdentity(size: size, modifiedAt: modifiedAt, inode: inode) }

    init(itemID: String, identity: FileIdentity) {
        self.itemID = itemID
        size = identity.size
        modifiedAt = identity.modifiedAt
        inode = identity.inode
    }
}
