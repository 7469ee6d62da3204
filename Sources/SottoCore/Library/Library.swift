import Foundation
import GRDB
import Media
import SystemPackage

/// The media items of a home. Its methods keep what the words mean: an item has one real path, a path is in one
/// item, and nothing that was made from an item is lost by accident.
public struct Library: Sendable {
    public let database: HomeDatabase
    var home: Home { database.home }

    public init(database: HomeDatabase) {
        self.database = database
    }

    /// Items in the order in which they were added, the newest first.
    ///
    /// - Parameters:
    ///   - search: words that must all begin a word of the title or the path; nil or blank for all items.
    ///   - limit: how many to return at most.
    public func page(search: String? = nil, limit: Int) throws -> ItemPage {
        try database.pool.read { db in
            var request = Item.filter(Column("removedAt") == nil)
            if let words = search?.trimmingCharacters(in: .whitespacesAndNewlines), !words.isEmpty {
                guard let pattern = FTS5Pattern(matchingAllPrefixesIn: words) else {
                    return ItemPage(items: [], totalCount: 0)
                }
                request = request.filter(
                    sql: "seq IN (SELECT rowid FROM itemSearch WHERE itemSearch MATCH ?)", arguments: [pattern]
                )
            }
            let items = try request.order(Column("seq").desc).limit(limit).fetchAll(db)
            let summaries = try items.map { try summary(of: $0, db) }
            return ItemPage(items: summaries, totalCount: try request.fetchCount(db))
        }
    }

    /// Finds an item by its id, a unique prefix of it, or its path.
    ///
    /// - Throws: ``SottoError`` `unknown_item` or `ambiguous_item`.
    public func item(_ reference: String) throws -> Item {
        let candidates = try database.pool.read { db in
            let path = (FilePath(reference).realPath ?? FilePath(reference).absolute.lexicallyNormalized()).string
            let present = Item.filter(Column("removedAt") == nil)
            if let exact = try present.filter(Column("id") == reference || Column("path") == path).fetchOne(db) {
                return [exact]
            }
            guard !reference.isEmpty, reference.allSatisfy({ $0.isHexDigit || $0 == "-" }) else { return [] }
            return try present.filter(Column("id").like("\(reference.lowercased())%")).limit(2).fetchAll(db)
        }
        switch candidates.count {
        case 1: return candidates[0]
        case 0:
            throw SottoError(
                code: "unknown_item", message: "There is no item \"\(reference)\" in the library.",
                hint: "`sotto library list` shows the items; `sotto library add PATH` adds one."
            )
        default:
            throw SottoError(
                code: "ambiguous_item", message: "Several items begin with \"\(reference)\".",
                hint: "Give more of the id; `sotto library list` shows them."
            )
        }
    }

    /// What there is to say of an item now.
    public func summary(of item: Item) throws -> ItemSummary {
        try database.pool.read { try summary(of: item, $0) }
    }

    /// Takes an item out of the library. The user's file is not touched; what was made from it stays unless
    /// `derived` says so, and adding the file again brings it back.
    ///
    /// - Throws: ``SottoError`` `item_busy` while a job of the item is queued or running.
    public func remove(_ item: Item, derived: Bool) throws {
        try database.pool.write { db in
            let isBusy =
                try Job.filter(Column("itemID") == item.id && [JobState.queued, .running].contains(Column("state")))
                .fetchCount(db) > 0
            if isBusy {
                throw SottoError(
                    code: "item_busy", message: "A job of \"\(item.title)\" is queued or running.",
                    hint: "Wait for it, or cancel it first: `sotto jobs list`, `sotto jobs cancel JOB`."
                )
            }
            try Item.filter(Column("id") == item.id).updateAll(db, Column("removedAt").set(to: Date()))
            if derived { try Separation.deleteOne(db, key: item.id) }
        }
        if derived { try Files.remove(home.derived(item: item.id)) }
    }

    private func summary(of item: Item, _ db: Database) throws -> ItemSummary {
        let current = FileIdentity(path: FilePath(item.path))
        let separation = try Separation.fetchOne(db, key: item.id)
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
