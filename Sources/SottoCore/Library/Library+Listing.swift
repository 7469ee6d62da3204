import Foundation
import GRDB
import SystemPackage

extension Library {
    /// Items in the order in which they were added, the newest first.
    ///
    /// - Parameters:
    ///   - search: words that must all begin a word of the title or the path; nil or blank for all items.
    ///   - limit: how many to return at most.
    public func page(search: String? = nil, limit: Int) throws -> ItemPage {
        try database.pool.read { db in
            let words = search?.trimmingCharacters(in: .whitespacesAndNewlines) ?? ""
            let items: [Item]
            let totalCount: Int
            if words.isEmpty {
                let present = Item.filter(Column("removedAt") == nil)
                items = try present.order(Column("seq").desc).limit(limit).fetchAll(db)
                totalCount = try items.count < limit ? items.count : present.fetchCount(db)
            } else {
                let found = try SearchPattern(words: words, db)
                items = try found.newestItems(limit: limit, db)
                totalCount = try items.count < limit ? items.count : found.count(db)
            }
            return ItemPage(items: try items.map { try summary(of: $0, db) }, totalCount: totalCount)
        }
    }

    /// What there is to say of an item now.
    public func summary(of item: Item) throws -> ItemSummary {
        try database.pool.read { try summary(of: item, $0) }
    }

    private func summary(of item: Item, _ db: Database) throws -> ItemSummary {
        let current = FileIdentity(path: FilePath(item.path))
        let separation = try Separation.fetchOne(
            db.cachedStatement(sql: "SELECT * FROM separation WHERE itemID = ?"), arguments: [item.id])
        let folder = home.stems(item: item.id)
        let hasStems = separation != nil && Files.exists(folder.appending("separation.json"))
        let isStale = hasStems && current != nil && current != separation?.sourceIdentity
        return ItemSummary(
            id: item.id,
            path: item.path,
            title: item.title,
            sizeBytes: item.size,
            durationSeconds: item.duration,
            container: item.media.container,
            video: item.media.video,
            audioStreams: item.media.audioStreams.map(AudioStreamSummary.init),
            sha256: item.sha256,
            addedAt: item.addedAt,
            missing: current == nil,
            stems: ItemSummary.Stems(
                state: !hasStems ? .none : isStale ? .stale : .ready,
                engine: hasStems ? separation?.engine : nil,
                preset: hasStems ? separation?.preset : nil,
                vocals: hasStems ? folder.appending("vocals.wav").string : nil,
                background: hasStems ? folder.appending("background.wav").string : nil
            )
        )
    }
}
