import GRDB
import SystemPackage

extension Library {
    /// Puts a file that was made from an item where it is looked for, in a folder that is named after the state of the
    /// item's file; those of other states go.
    ///
    /// No item that is removed gets it: removing and this exclude each other.
    ///
    /// - Throws: ``SottoError`` `unknown_item` where the item was removed meanwhile.
    func publish(_ made: FilePath, to place: FilePath, of item: Item) async throws {
        try await blocking { _ in
            try Files.synchronize(made)
            let folder = place.removingLastComponent()
            try database.pool.write { db in
                let isThere = try Item.filter(Column("id") == item.id && Column("removedAt") == nil).fetchCount(db) > 0
                guard isThere else { throw Self.unknown(item.id) }
                try Files.createFolder(folder)
                try Files.rename(made, to: place)
            }
            let all = folder.removingLastComponent()
            for name in Files.names(in: all) where name != folder.lastComponent?.string {
                // Another still of the same moment may be doing so.
                try? discard(all.appending(name))
            }
        }
    }

    /// Removes a folder of what was made from an item; for whoever looks it is gone in one step.
    func discard(_ folder: FilePath) throws {
        guard Files.exists(folder) else { return }
        let bin = try WorkFolder(in: home.derivedWork)
        defer { bin.remove() }
        try Files.rename(folder, to: bin.staging.appending("discarded"))
    }
}
