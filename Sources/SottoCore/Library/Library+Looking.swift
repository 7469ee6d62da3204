import GRDB

extension Library {
    /// How long whoever only reads waits for what was seen to be noted.
    private static let notingPatience = Duration.milliseconds(500)

    /// Whether an item's file is there, and what its stems are worth.
    func condition(of item: Item, _ db: Database) throws -> ItemCondition {
        condition(try FileLook(at: item, db), try separation(of: item, db))
    }

    func condition(_ look: FileLook, _ separation: Separation?) -> ItemCondition {
        ItemCondition(
            present: look.present, lastSeen: look.lastSeen, source: separation?.sourceIdentity,
            // Without a record nobody needs to look.
            files: separation == nil ? .absent : StemPresence(in: home.stems(item: look.itemID)))
    }

    func separation(of item: Item, _ db: Database) throws -> Separation? {
        try Separation.fetchOne(
            db.cachedStatement(sql: "SELECT * FROM separation WHERE itemID = ?"), arguments: [item.id])
    }

    /// Notes how an item's file is now.
    func look(at item: Item) throws {
        try looking { db, looks in looks.append(try FileLook(at: item, db)) }
    }

    /// Reads, and notes afterwards which of the files that were looked at have changed.
    func looking<Value>(_ read: (Database, inout [FileLook]) throws -> Value) throws -> Value {
        var looks: [FileLook] = []
        let value = try database.pool.read { try read($0, &looks) }
        note(looks.filter(\.isNews))
        return value
    }

    /// Lists go on while others write or the disk is full: what cannot be noted soon is noted when it is seen again.
    private func note(_ looks: [FileLook]) {
        guard !looks.isEmpty else { return }
        try? database.change(patience: Self.notingPatience) { db in for look in looks { try look.note(db) } }
    }
}
