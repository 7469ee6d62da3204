import GRDB
import SystemPackage

extension Library {
    /// Ends the comparison of an item's two sets of stems: one is kept and is the current one from then on, the other is
    /// removed.
    ///
    /// Killed half way, the item has stems, those or these, and nothing is in the way of trying again.
    ///
    /// - Throws: ``SottoError`` `no_alternative` when there are not two, `item_busy` while a job of the item is queued
    ///   or running.
    public func keep(_ set: StemSet, of item: Item) throws {
        let bin = try WorkFolder(in: home.work)
        defer { bin.remove() }
        try database.pool.write { db in
            try requireIdle(item, db)
            let alternative = home.stems(item: item.id, .alternative)
            guard Files.exists(alternative) else { throw Self.noStems(of: item, .alternative) }
            if set == .alternative {
                try Files.exchange(alternative, home.stems(item: item.id), aside: home.replaced(item: item.id))
                try FinishedSeparation(of: item.id, .current, home: home)?.record(in: db)
            } else {
                // So that whoever shows the item sees that it has changed.
                try Item.filter(Column("id") == item.id).updateAll(db, Column("id").set(to: item.id))
            }
            try Files.rename(alternative, to: bin.staging.appending(item.id))
        }
        try? Files.synchronize(home.stems(item: item.id).removingLastComponent())
    }
}
