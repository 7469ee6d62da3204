import Foundation
import GRDB
import SystemPackage

extension Library {
    /// The newest items, or the newest of those that a search finds.
    public func page(search: String? = nil, limit: Int) throws -> ItemPage {
        try page(ItemQuery(search: search, limit: limit))
    }

    /// A page of the items that a query asks for.
    public func page(_ query: ItemQuery) throws -> ItemPage {
        try looking { db, looks in
            let words = query.search.trimmingCharacters(in: .whitespacesAndNewlines)
            let pattern = words.isEmpty ? nil : try SearchPattern(words: words, db)
            if !words.isEmpty, pattern == nil { return ItemPage(items: [], totalCount: 0, nextCursor: nil) }
            let seqs = try seqs(query, pattern, db)
            let rows = try Item.fetchAll(db, keys: seqs.prefix(query.limit)).map { ($0.seq ?? 0, $0) }
            let items = Dictionary(uniqueKeysWithValues: rows)
            return ItemPage(
                items: try seqs.prefix(query.limit).compactMap { items[$0] }.map { try summary(of: $0, db, &looks) },
                totalCount: try totalCount(query, pattern, found: seqs.count, db),
                nextCursor: seqs.count > query.limit ? String(seqs[query.limit - 1]) : nil
            )
        }
    }

    /// The rows of a page, and one more if there is one. They come from indexes alone, read no further than needed.
    private func seqs(_ query: ItemQuery, _ pattern: SearchPattern?, _ db: Database) throws -> [Int64] {
        var conditions: [String] = []
        var arguments: StatementArguments = []
        // The search's own index is in the order of adding: read from there, only the page's rows are touched.
        let isOrderedBySearch = pattern != nil && query.sort == .added
        if let pattern {
            let matches = "itemSearch MATCH ?"
            // The plus sign keeps SQLite from starting with the matches, which would have to be sorted.
            conditions.append(
                isOrderedBySearch ? matches : "+seq IN (SELECT rowid FROM itemSearch WHERE \(matches))")
            arguments += [pattern.text]
        }
        if !isOrderedBySearch { conditions.append("removedAt IS NULL") }
        var offset = 0
        switch query.start {
        case .offset(let count): offset = count
        case .cursor(let seq):
            conditions.append(query.afterCursor)
            arguments += [seq]
        }
        let rows = isOrderedBySearch ? "rowid AS seq FROM itemSearch" : "seq FROM \(query.source)"
        let sql =
            "SELECT \(rows) WHERE \(conditions.joined(separator: " AND ")) ORDER BY \(query.ordering) LIMIT ? OFFSET ?"
        return try Int64.fetchAll(db, sql: sql, arguments: arguments + [query.limit + 1, offset])
    }

    /// Counted only where the page itself does not tell.
    private func totalCount(
        _ query: ItemQuery, _ pattern: SearchPattern?, found: Int, _ db: Database
    ) throws -> Int {
        if case .offset(let offset) = query.start, found <= query.limit, found > 0 || offset == 0 {
            return offset + found
        }
        return try pattern?.count(db) ?? Item.filter(Column("removedAt") == nil).fetchCount(db)
    }

    /// What there is to say of an item now.
    public func summary(of item: Item) throws -> ItemSummary {
        try looking { try summary(of: item, $0, &$1) }
    }

    /// What there is to say of the item with an id; nil when it is not in the library, or not any more.
    public func summary(id: String) throws -> ItemSummary? {
        try looking { db, looks in
            try Item.filter(Column("id") == id && Column("removedAt") == nil).fetchOne(db).map {
                try summary(of: $0, db, &looks)
            }
        }
    }

    /// One that waits or runs comes first, even if it is an older one that was queued again.
    private static let latestJob = """
        SELECT * FROM job WHERE itemID = ? ORDER BY state IN ('queued', 'running') DESC, queuedAt DESC, seq DESC LIMIT 1
        """

    private func summary(of item: Item, _ db: Database, _ looks: inout [FileLook]) throws -> ItemSummary {
        let look = try FileLook(at: item, db)
        looks.append(look)
        let separation = try separation(of: item, db)
        let condition = condition(look, separation)
        let latestJob = try Job.fetchOne(
            db.cachedStatement(sql: Self.latestJob),
            arguments: [item.id])
        let folder = home.stems(item: item.id)
        let hasStems = condition.stems != .none
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
            missing: condition.isMissing,
            uploaded: home.isUpload(FilePath(item.path)),
            hasThumbnail: item.media.video != nil && Files.exists(home.thumbnail(item: item.id)),
            stems: ItemSummary.Stems(
                state: condition.stems,
                engine: hasStems ? separation?.engine : nil,
                preset: hasStems ? separation?.preset : nil,
                vocals: hasStems ? folder.appending("vocals.wav").string : nil,
                background: hasStems ? folder.appending("background.wav").string : nil,
                hasAlternative: hasStems && Files.exists(home.stems(item: item.id, .alternative))
            ),
            latestJob: latestJob.map { JobSummary($0, title: item.title) }
        )
    }
}
