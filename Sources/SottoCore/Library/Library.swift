import Foundation
import GRDB
import Media
import SystemPackage

/// The media items of a home. Its methods keep what the words mean: an item has one real path, a path is in one
/// item, and nothing that was made from an item is lost by accident.
public struct Library: Sendable {
    public let database: HomeDatabase
    package var home: Home { database.home }

    public init(database: HomeDatabase) {
        self.database = database
    }

    /// Finds an item by its id, a unique prefix of it, or its path.
    ///
    /// - Throws: ``SottoError`` `unknown_item` or `ambiguous_item`.
    public func item(_ reference: String) throws -> Item {
        let candidates = try database.pool.read { db in
            let named = FilePath(userText: reference)
            let path = (named.realPath ?? named.absolute.lexicallyNormalized()).string
            let present = Item.filter(Column("removedAt") == nil)
            if let exact = try present.filter(Column("id") == reference || Column("path") == path).fetchOne(db) {
                return [exact]
            }
            guard !reference.isEmpty, reference.allSatisfy({ $0.isHexDigit || $0 == "-" }) else { return [] }
            let beginning = reference.lowercased()
            // A range, which the index of ids serves: `g` comes after every letter that an id has.
            return try present.filter(Column("id") >= beginning && Column("id") < "\(beginning)g").limit(2).fetchAll(db)
        }
        switch candidates.count {
        case 1: return candidates[0]
        case 0: throw Self.unknown(reference)
        default:
            throw SottoError(
                code: "ambiguous_item", message: "Several items begin with \"\(reference)\".",
                hint: "Give more of the id; `sotto library list` shows them."
            )
        }
    }

    /// The item with an id.
    ///
    /// - Throws: ``SottoError`` `unknown_item`.
    public func item(id: String) throws -> Item {
        let present = Item.filter(Column("removedAt") == nil)
        guard let item = try database.pool.read({ try present.filter(Column("id") == id).fetchOne($0) }) else {
            throw Self.unknown(id)
        }
        return item
    }

    /// How the stems of an item came to be: the bytes of their `separation.json`.
    ///
    /// - Throws: ``SottoError`` `no_stems` or `no_alternative`.
    public func manifest(of item: Item, _ set: StemSet = .current) throws -> Data {
        let folder = home.stems(item: item.id, set)
        guard StemPresence(in: folder) == .present else { throw Self.noStems(of: item, set) }
        return try Files.read(folder.appending("separation.json"))
    }

    package static func noStems(of item: Item, _ set: StemSet = .current) -> SottoError {
        switch set {
        case .current:
            SottoError(
                code: "no_stems", message: "\"\(item.title)\" has no stems.",
                hint: "Separate it: `sotto library separate \(item.id.prefix(8))`."
            )
        case .alternative:
            SottoError(
                code: "no_alternative", message: "\"\(item.title)\" has no second stems to compare its stems with.",
                hint: "Listen to it on the page and separate it with another preset there."
            )
        }
    }

    package static func unknown(_ reference: String) -> SottoError {
        SottoError(
            code: "unknown_item", message: "There is no item \"\(reference)\" in the library.",
            hint: "`sotto library list` shows the items; `sotto library add PATH` adds one."
        )
    }

    /// Takes an item out of the library. The user's file is not touched, a copy that came through the page goes; what
    /// was made from it stays unless `derived` says so, and adding the same file again brings it back.
    ///
    /// Once the item is removed its files go: killed half way, the next start does the rest.
    ///
    /// - Throws: ``SottoError`` `item_busy` while a job of the item is queued or running.
    public func remove(_ item: Item, derived: Bool) throws {
        let bins = RemovalBins(home: home)
        defer { bins.empty() }
        try database.change { db in
            try requireIdle(item, db)
            try settle(item.id, bins, db)
            try Item.filter(Column("id") == item.id).updateAll(db, Column("removedAt").set(to: Date()))
            if derived { try Separation.deleteOne(db, key: item.id) }
            if derived || Files.exists(home.upload(item: item.id)) {
                try PendingChange(itemID: item.id, kind: derived ? .removeDerived : .remove).insert(db)
            }
        }
        // The item is removed now, so its files go: at once, or when there is room again.
        try? database.synchronize()
        do {
            try settle(item.id)
        } catch  where database.isPassing(error) {}
    }

    /// - Throws: ``SottoError`` `item_busy` while a job of the item is queued or running.
    func requireIdle(_ item: Item, _ db: Database) throws {
        let active = [JobState.queued, .running]
        guard try Job.filter(Column("itemID") == item.id && active.contains(Column("state"))).isEmpty(db) else {
            throw SottoError(
                code: "item_busy", message: "A job of \"\(item.title)\" is queued or running.",
                hint: "Wait for it, or cancel it first: `sotto jobs list`, `sotto jobs cancel JOB`."
            )
        }
    }
}
