import GRDB
import SystemPackage

/// What a look at an item's file has found.
struct FileLook: Sendable {
    let itemID: String
    /// The file as the item is recorded with it.
    let recorded: FileIdentity
    /// The file as it was last seen.
    let lastSeen: FileIdentity
    /// The file as it is now; nil when there is none.
    let present: FileIdentity?

    init(at item: Item, _ db: Database) throws {
        itemID = item.id
        recorded = item.identity
        let noted = try LastSeenFile.fetchOne(
            db.cachedStatement(sql: "SELECT * FROM lastSeenFile WHERE itemID = ?"), arguments: [item.id])
        lastSeen = noted?.identity ?? item.identity
        present = FileIdentity(path: FilePath(item.path))
    }

    /// Whether there is something to note that was not known before.
    var isNews: Bool { present.map { $0 != lastSeen } ?? false }

    /// Notes what was seen, unless the item's record has changed meanwhile.
    func note(_ db: Database) throws {
        guard let present, try Item.filter(Column("id") == itemID).fetchOne(db)?.identity == recorded else { return }
        if present == recorded {
            try LastSeenFile.deleteOne(db, key: itemID)
        } else {
            try LastSeenFile(itemID: itemID, identity: present).save(db)
        }
    }
}
