import Foundation
import GRDB
import Media
import SystemPackage

extension Library {
    /// How an item came to be in the library.
    public enum Addition: String, Sendable {
        case added
        /// It was there already.
        case known
        /// It had been removed, and is back with what was made from it.
        case revived
        /// Its file had moved; the item now points to where it is.
        case relinked
    }

    /// Adds a media file, or finds the item that it already is.
    ///
    /// A path that is known finds its item, removed or not. A file whose content is that of an item whose own
    /// file is gone becomes that item's file.
    ///
    /// - Parameter path: may be relative and lead through links; the real path is kept.
    /// - Throws: ``SottoError``: `not_found`, `not_a_file`, `not_media`, `no_audio` and others.
    public func add(_ path: FilePath, media: MediaTools, launcher: any ToolLauncher) async throws -> (Item, Addition) {
        let (real, identity) = try SourceFile.locate(path)
        if let known = try await database.pool.read({ try Item.filter(Column("path") == real.string).fetchOne($0) }) {
            return try await revive(known, identity, FFprobe(tools: media, launcher: launcher))
        }
        if let moved = try await itemThatMoved(to: real, identity) {
            return (try await relink(moved, to: real, identity), .relinked)
        }
        let info = try await FFprobe(tools: media, launcher: launcher).probe(real.string)
        guard info.chosenAudioStream != nil else { throw MediaError.noAudio(path: real.string) }
        let item = try await insert(Item(path: real, identity: identity, media: info))
        try await writeThumbnail(of: item, Thumbnail(tools: media, launcher: launcher))
        return (item, .added)
    }

    /// Brings back an item that was removed, and looks again at a file that has changed.
    private func revive(
        _ known: Item, _ identity: FileIdentity, _ probe: FFprobe
    ) async throws -> (Item, Addition) {
        let hasChanged = identity != known.identity
        guard hasChanged || known.removedAt != nil else { return (known, .known) }
        let media = hasChanged ? try await probe.probe(known.path) : known.media
        guard media.chosenAudioStream != nil else { throw MediaError.noAudio(path: known.path) }
        return try await database.pool.write { db in
            // A job may have written to the row in the meantime.
            guard var item = try Item.filter(Column("id") == known.id).fetchOne(db) else { return (known, .known) }
            let wasRemoved = item.removedAt != nil
            if hasChanged, item.identity == known.identity {
                item.media = media
                item.duration = max(0, media.duration)
                item.identity = identity
                item.sha256 = nil
            }
            if wasRemoved {
                item.removedAt = nil
                item.addedAt = Date()
            }
            try item.update(db)
            return (item, wasRemoved ? .revived : .known)
        }
    }

    /// An item with this very content whose own file is gone.
    private func itemThatMoved(to path: FilePath, _ identity: FileIdentity) async throws -> Item? {
        let orphans = try await database.pool.read { db in
            try Item.filter(Column("size") == identity.size && Column("sha256") != nil).fetchAll(db)
        }.filter { FileIdentity(path: FilePath($0.path)) == nil }
        guard !orphans.isEmpty else { return nil }
        let hash = try await blocking { try FileHash.sha256(of: path, cancellation: $0) }
        return orphans.first { $0.sha256 == hash }
    }

    private func relink(_ moved: Item, to path: FilePath, _ identity: FileIdentity) async throws -> Item {
        var item = moved
        let before = item.identity
        item.path = path.string
        item.title = path.stem ?? path.string
        item.identity = identity
        item.removedAt = nil
        let relinked = item
        try await database.pool.write { db in
            try relinked.update(db)
            // The content is the same, so stems that were right for the old place are right for the new one.
            if var separation = try Separation.fetchOne(db, key: relinked.id), separation.sourceIdentity == before {
                separation.sourceIdentity = identity
                try separation.update(db)
            }
        }
        return relinked
    }

    private func insert(_ item: Item) async throws -> Item {
        try await database.pool.write { db in
            // Another process may have added the same path in the meantime.
            if let same = try Item.filter(Column("path") == item.path).fetchOne(db) { return same }
            var new = item
            try new.insert(db)
            return new
        }
    }

    /// A film without a picture that can be shown is still a film, so only cancelling stops here.
    private func writeThumbnail(of item: Item, _ thumbnail: Thumbnail) async throws {
        guard item.media.video != nil else { return }
        let target = home.thumbnail(item: item.id)
        let unfinished = FilePath(target.string + ".unfinished")
        do {
            try Files.createFolder(home.derived(item: item.id))
            try await thumbnail.write(from: item.path, duration: item.duration, to: unfinished.string)
            try Files.rename(unfinished, to: target)
        } catch {
            try? Files.remove(unfinished)
            if error is CancellationError { throw error }
        }
    }
}
