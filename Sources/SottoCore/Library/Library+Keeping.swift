import GRDB
import SystemPackage

extension Library {
    /// Ends the comparison of an item's two sets of stems: one is kept and is the current one from then on, the other is
    /// removed.
    ///
    /// Once that is decided it happens: killed half way, the next start does the rest, and so does asking again.
    ///
    /// - Parameters: the jobs that made the stems to keep and those to remove, wherever they lie by now.
    /// - Throws: ``SottoError`` `no_alternative` when there are not two, `stems_changed` when they are others than these,
    ///   `item_busy` while a job of the item is queued or running.
    public func keepStems(of item: Item, madeBy kept: String, notThoseBy dropped: String) throws {
        let bins = RemovalBins(home: home)
        defer { bins.empty() }
        let isDone = try database.change { db in
            try requireIdle(item, db)
            let earlier = try PendingChange.fetchOne(db, key: item.id)
            try settle(item.id, bins, db)
            if earlier?.keptJob == kept { return true }
            try requireSets(of: item, madeBy: [kept, dropped])
            try PendingChange(itemID: item.id, kind: .keepStems, keptJob: kept).insert(db)
            return false
        }
        if isDone { return }
        try? database.synchronize()
        try settle(item.id)
        try? Files.synchronize(home.stems(item: item.id).removingLastComponent())
    }

    private func requireSets(of item: Item, madeBy jobs: Set<String>) throws {
        guard let alternative = FinishedSeparation(of: item.id, .alternative, home: home) else {
            throw Self.noStems(of: item, .alternative)
        }
        let current = FinishedSeparation(of: item.id, .current, home: home)
        guard Set([current?.jobID, alternative.jobID]) == Set(jobs.map(Optional.some)) else {
            throw StemSideFile.changed(home.stems(item: item.id))
        }
    }

    /// Brings the stems that were chosen to the place of the current ones, and drops the others.
    func finishKeeping(_ kept: String?, of item: String, _ bins: RemovalBins, _ db: Database) throws {
        restoreStems(of: item)
        if kept == FinishedSeparation(of: item, .alternative, home: home)?.jobID {
            try exchangeSets(of: item, bins)
        }
        guard let current = FinishedSeparation(of: item, .current, home: home), current.jobID == kept else {
            // Someone else has put others there, or removed these.
            return try agreeOnStems(of: item, bins, db)
        }
        try current.recordStems(in: db)
        try dropAlternative(of: item, bins, db)
    }

    private func exchangeSets(of item: String, _ bins: RemovalBins) throws {
        let aside = home.replaced(item: item)
        // Left by a process that was killed between the last two renames, where folders cannot be exchanged.
        try bins.take(aside, below: home.derived)
        try Files.exchange(
            home.stems(item: item, .alternative), home.stems(item: item), aside: aside, below: home.derived)
    }

    func dropAlternative(of item: String, _ bins: RemovalBins, _ db: Database) throws {
        // So that whoever shows the item sees that it has changed.
        try Item.filter(Column("id") == item).updateAll(db, Column("id").set(to: item))
        try bins.take(home.stems(item: item, .alternative), below: home.derived)
        try bins.take(home.replaced(item: item), below: home.derived)
    }
}
