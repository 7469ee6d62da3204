import GRDB
import SystemPackage

extension Library {
    /// So many items are settled in one transaction: others wait no longer than that.
    private static let batch = 200

    /// Does what was decided of items' files by processes that died, or could not write, before they were done. What
    /// cannot be done stays decided, and is tried again next time.
    package func settle() throws {
        let items = PendingChange.select(Column("itemID"), as: String.self)
        let pending = try database.pool.read { try items.fetchAll($0) }
        for start in stride(from: 0, to: pending.count, by: Self.batch) {
            let bins = RemovalBins(home: home)
            defer { bins.empty() }
            try database.change { db in
                for item in pending[start..<min(start + Self.batch, pending.count)] {
                    // One that cannot be put right keeps nobody from the others.
                    try? db.inSavepoint {
                        try settle(item, bins, db)
                        return .commit
                    }
                }
            }
        }
    }

    /// The same for one item.
    func settle(_ item: String) throws {
        let bins = RemovalBins(home: home)
        defer { bins.empty() }
        try database.change { try settle(item, bins, $0) }
    }

    /// The same, in a transaction: for whoever is about to decide something else of the item. Each step may have been
    /// done before.
    func settle(_ item: String, _ bins: RemovalBins, _ db: Database) throws {
        guard let change = try PendingChange.fetchOne(db, key: item) else { return }
        switch change.kind {
        case .check:
            try agreeOnStems(of: item, bins, db)
        case .keepStems:
            try finishKeeping(change.keptJob, of: item, bins, db)
        case .remove, .removeDerived:
            try bins.take(home.upload(item: item), below: home.uploads)
            if change.kind == .removeDerived { try bins.take(home.derived(item: item), below: home.derived) }
        }
        try change.delete(db)
    }

    /// Makes the library say of an item's stems what the disk has.
    func agreeOnStems(of item: String, _ bins: RemovalBins, _ db: Database) throws {
        restoreStems(of: item)
        for set in StemSet.allCases {
            guard let found = FinishedSeparation(of: item, set, home: home),
                // A database that was put back from a copy may not know it.
                let maker = try Job.filter(Column("id") == found.jobID).fetchOne(db)
            else { continue }
            if set == .current, try Separation.fetchOne(db, key: item).map(found.isNoted(as:)) != true {
                try found.recordStems(in: db)
                // What was made to be compared lies there only when it was kept; then the other was to go.
                if maker.stemSet == .alternative { try dropAlternative(of: item, bins, db) }
            }
            try JobStore.notePublished(maker, found, db)
        }
    }

    /// Where folders cannot be exchanged, a process may have died when the current stems had made room for others, which
    /// had not come yet.
    func restoreStems(of item: String) {
        let (aside, stems) = (home.replaced(item: item), home.stems(item: item))
        if Files.isTaken(aside), !Files.isTaken(stems) { try? Files.rename(aside, to: stems, below: home.derived) }
    }
}
