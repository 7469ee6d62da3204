import GRDB
import SystemPackage

/// Finds out which item a file is, and whether it holds what is recorded of the item.
struct MovedFileSearch: Sendable {
    let library: Library
    /// The real path.
    let path: FilePath
    let identity: FileIdentity

    /// An item, and what the file holds compared with what is recorded of it.
    struct Match: Sendable {
        var item: Item
        var content: AdditionCandidate.Content
    }

    private struct Candidate: Sendable {
        var item: Item
        var lastSeen: FileIdentity
        var separation: Separation?

        init(_ item: Item, in library: Library, _ db: Database) throws {
            self.item = item
            lastSeen = try FileLook(at: item, db).lastSeen
            separation = try library.separation(of: item, db)
        }
    }

    /// The item that the file is under a new name, or whose content it has, where the item's own file is gone.
    func item() async throws -> Match? {
        let orphans = try await library.database.read { try candidates($0) }
        // A file that was renamed is known without being read.
        if let renamed = orphans.first(where: { $0.item.identity == identity }) {
            return Match(item: renamed.item, content: .recorded)
        }
        if let renamed = orphans.first(where: { $0.lastSeen == identity }) {
            return try await match(among: [renamed]) ?? Match(item: renamed.item, content: .other)
        }
        return try await match(among: orphans)
    }

    /// What the file holds compared with what is recorded of the item that has its path.
    func content(of item: Item) async throws -> AdditionCandidate.Content {
        let candidate = try await library.database.read { try Candidate(item, in: library, $0) }
        return try await match(among: [candidate])?.content ?? .other
    }

    /// Items whose file is gone, and was this one or had as many bytes. Each part of the query has an index.
    private func candidates(_ db: Database) throws -> [Candidate] {
        let similar = """
            SELECT * FROM item WHERE inode = :inode
                OR (size = :size AND sha256 IS NOT NULL)
                OR id IN (SELECT itemID FROM lastSeenFile WHERE inode = :inode)
                OR id IN (SELECT itemID FROM separation WHERE sourceSize = :size)
            ORDER BY seq
            """
        return try Item.fetchAll(db, sql: similar, arguments: ["inode": identity.inode, "size": identity.size])
            .filter { FileIdentity(path: FilePath($0.path)) == nil }
            .map { try Candidate($0, in: library, db) }
    }

    /// The first of the items that the file has the content of. It is read if that can be.
    private func match(among candidates: [Candidate]) async throws -> Match? {
        try await blocking { cancellation in
            let known = candidates.map { ($0.item, contents(of: $0)) }
            guard known.contains(where: { !$0.1.isEmpty }) else { return nil }
            let hash = try FileHash.sha256(of: path, cancellation: cancellation)
            for (item, contents) in known {
                if let content = contents[hash] { return Match(item: item, content: content) }
            }
            return nil
        }
    }

    /// What a file of this size would hold, by its hash.
    private func contents(of candidate: Candidate) -> [String: AdditionCandidate.Content] {
        var contents: [String: AdditionCandidate.Content] = [:]
        if let separation = candidate.separation, separation.sourceSize == identity.size,
            let manifest = ManifestHead(in: library.home.stems(item: candidate.item.id)),
            manifest.job == separation.jobID, let source = manifest.source
        {
            contents[source.sha256] = .ofStems(job: separation.jobID, sha256: source.sha256)
        }
        if let sha256 = candidate.item.sha256, candidate.item.size == identity.size { contents[sha256] = .recorded }
        return contents
    }
}
