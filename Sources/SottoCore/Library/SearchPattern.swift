import GRDB

/// Words to look for, in the language of SQLite's full-text search: each must begin a word of the title or the path.
struct SearchPattern {
    /// What FTS5 is asked for.
    let text: String

    /// - Returns: nil when there is no word, but signs alone: then nothing can be found.
    init?(words: String, _ db: Database) throws {
        // The index's own tokenizer: a word of its making is one word of the index, and holds no sign of the language.
        let all = Set(try db.makeTokenizer(.unicode61()).tokenize(query: words).map(\.token))
        // Whatever begins with a word begins with that word's beginnings as well: looking for them costs time alone.
        let tokens = all.filter { token in !all.contains { $0 != token && $0.hasPrefix(token) } }.sorted()
        if tokens.isEmpty { return nil }
        text = tokens.map { "\"\($0)\"*" }.joined(separator: " ")
    }

    /// How many items match.
    func count(_ db: Database) throws -> Int {
        try Int.fetchOne(
            db, sql: "SELECT count(*) FROM itemSearch WHERE itemSearch MATCH ?", arguments: [text]) ?? 0
    }
}
