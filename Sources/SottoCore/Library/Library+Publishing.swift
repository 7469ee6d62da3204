import GRDB
import SystemPackage

extension Library {
    /// Puts a file that was made from an item where it is looked for. It appears whole, in one step.
    ///
    /// The one way in which a file comes to an item: a removed item gets none, because removing it and this exclude each
    /// other. Stems come by ``StemPublisher``, for a job of the item that runs, and as long as it does nobody removes it.
    ///
    /// - Parameters:
    ///   - name: what the file is called in the work folder's `staging`.
    ///   - changes: happen in the same transaction, before the file appears; it does not where they throw.
    /// - Throws: ``SottoError`` `unknown_item` where the item was removed meanwhile, or what `changes` throws.
    func publish(
        _ name: FilePath.Component, from work: WorkFolder, as place: FilePath, of item: String,
        changes: @Sendable (Database) throws -> Void = { _ in }
    ) throws {
        try work.stagingFolder().synchronizeWithFiles()
        try database.change { db in
            let present = Item.filter(Column("id") == item && Column("removedAt") == nil)
            guard try !present.isEmpty(db) else { throw Self.unknown(item) }
            try changes(db)
            try Files.createFolder(place.removingLastComponent(), below: home.derived)
            try work.publish(name, as: place, below: home.derived)
        }
    }

    /// The same for a file in a folder that is named after the state of the item's file; those of other states go.
    func publishForState(
        _ name: FilePath.Component, from work: WorkFolder, as place: FilePath, of item: Item
    ) async throws {
        try await database.persistently(.finishedWork, waitsForSpace: false) {
            try publish(name, from: work, as: place, of: item.id)
            let folder = place.removingLastComponent()
            let all = folder.removingLastComponent()
            for name in Files.names(in: all) where name != folder.lastComponent?.string {
                // Another still of the same moment may be doing so.
                try? discard(all.appending(name))
            }
        }
    }

    /// Removes a folder of what was made from an item; for whoever looks it is gone in one step.
    func discard(_ folder: FilePath) throws {
        guard Files.isTaken(folder) else { return }
        let bin = try WorkFolder(in: home.derivedWork, below: home.derived)
        defer { bin.remove() }
        try bin.take(folder, below: home.derived)
    }
}
