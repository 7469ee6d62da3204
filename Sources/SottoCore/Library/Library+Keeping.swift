import GRDB
import SystemPackage

extension Library {
    /// Ends the comparison of an item's two sets of stems: one is kept and is the current one from then on, the other is
    /// removed.
    ///
    /// Killed half way, the item has stems, those or these, and asking again for the same ends it.
    ///
    /// - Parameters: the jobs that made the stems to keep and those to remove, wherever they lie by now.
    /// - Throws: ``SottoError`` `no_alternative` when there are not two, `stems_changed` when they are others than these,
    ///   `item_busy` while a job of the item is queued or running.
    public func keepStems(of item: Item, madeBy kept: String, notThoseBy dropped: String) throws {
        let bin = try WorkFolder(in: home.derivedWork)
        defer { bin.remove() }
        var isExchanged = false
        do {
            try database.pool.write { db in
                try requireIdle(item, db)
                let keepsAlternative = try isAlternative(kept, notThoseBy: dropped, of: item)
                if keepsAlternative { try exchangeSets(of: item) }
                isExchanged = keepsAlternative
                try FinishedSeparation(of: item.id, .current, home: home)?.recordStems(in: db)
                try dropAlternative(of: item.id, into: bin, db)
            }
        } catch {
            // As on a full disk, which is told at the very end.
            putBack(item, from: bin, isExchanged: isExchanged)
            throw error
        }
        try? Files.synchronize(home.stems(item: item.id).removingLastComponent())
    }

    /// Whether the stems to keep are the alternative.
    private func isAlternative(_ kept: String, notThoseBy dropped: String, of item: Item) throws -> Bool {
        guard let alternative = FinishedSeparation(of: item.id, .alternative, home: home) else {
            throw Self.noStems(of: item, .alternative)
        }
        let current = FinishedSeparation(of: item.id, .current, home: home)
        guard Set([current?.jobID, alternative.jobID]) == [kept, dropped] else {
            throw StemSideFile.changed(home.stems(item: item.id))
        }
        return kept == alternative.jobID
    }

    private func exchangeSets(of item: Item) throws {
        let aside = home.replaced(item: item.id)
        // Left by a process that was killed between the last two renames, where folders cannot be exchanged.
        try Files.remove(aside)
        try Files.exchange(home.stems(item: item.id, .alternative), home.stems(item: item.id), aside: aside)
    }

    private func putBack(_ item: Item, from bin: WorkFolder, isExchanged: Bool) {
        let dropped = bin.staging.appending(item.id)
        if Files.exists(dropped) { try? Files.rename(dropped, to: home.stems(item: item.id, .alternative)) }
        if isExchanged { try? exchangeSets(of: item) }
    }

    /// Gone in one step: killed while the files are deleted, nothing but the bin is left.
    func dropAlternative(of item: String, into bin: WorkFolder, _ db: Database) throws {
        // So that whoever shows the item sees that it has changed.
        try Item.filter(Column("id") == item).updateAll(db, Column("id").set(to: item))
        let alternative = home.stems(item: item, .alternative)
        if Files.exists(alternative) { try Files.rename(alternative, to: bin.staging.appending(item)) }
    }
}
