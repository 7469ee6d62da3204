import GRDB

/// Words to look for, in the language of SQLite's full-text search: each must begin a word of the title or the path.
struct SearchPattern {
    /// Nil when there is no word, but signs alone: then nothing is found.
    private let pattern: String?

    init(words: String, _ db: Database) throws {
        // The index's own tokenizer: a word of its making is one word of the index, and holds no sign of the language.
        let all = Set(try db.makeTokenizer(.unicode61()).tokenize(query: words).map(\.token))
        // Whatever begins with a word begins with that word's beginnings as well: looking for them costs time alone.
        let tokens = all.filter { token in !all.contains { $0 != token && $0.hasPrefix(token) } }.sorted()
        pattern = tokens.isEmpty ? nil : tokens.map { "\"\($0)\"*" }.joined(separator: " ")
    }

    /// How many items match.
    func count(_ db: Database) throws -> Int {
        guard let pattern else { return 0 }
        return try Int.fetchOne(
            db, sql: "SELECT count(*) FROM itemSearch WHERE itemSearch MATCH ?", arguments: [pattern]) ?? 0
    }

    /// Items that match, the newest first. The index is read from its end, and no further than the limit.
    func newestItems(limit: Int, _ db: Database) throws -> [Item] {
        guard let pattern else { return [] }
        let newest = "SELECT rowid FROM itemSearch WHERE itemSearch MATCH ? ORDER BY rowid DESC LIMIT ?"
        return try Item.filter(sql: "seq IN (\(newest))", arguments: [pattern, limit])
            .order(Column("seq").desc).fetchAll(db)
    }
}
