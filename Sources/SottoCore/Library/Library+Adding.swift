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
    /// A path that is known finds its item, removed or not. Where an item's own file is gone, a file that is it under
    /// another name, or has its content or that of its stems, becomes the item's file.
    ///
    /// - Parameter path: may be relative and lead through links; the real path is kept.
    /// - Throws: ``SottoError``: `not_found`, `not_a_file`, `not_media`, `no_audio` and others.
    public func add(_ path: FilePath, media: MediaTools, launcher: any ToolLauncher) async throws -> (Item, Addition) {
        let (item, addition) = try await write(try await candidate(path, media: media, launcher: launcher))
        if addition == .added { try await writeThumbnail(of: item, Thumbnail(tools: media, launcher: launcher)) }
        return (item, addition)
    }

    /// Adds many files as ``add(_:media:launcher:)`` adds one, several side by side.
    ///
    /// A file that cannot be added does not keep the others from it.
    ///
    /// - Parameters:
    ///   - onResult: called once for each file, in the order of `paths`, as soon as its item is in the library.
    ///     When the task is cancelled it has been called for all that was added, and is not called for the rest.
    /// - Throws: `CancellationError` alone.
    public func add(
        _ paths: [FilePath], media: MediaTools, launcher: any ToolLauncher,
        onResult: @escaping @Sendable (FileAddition) -> Void
    ) async throws {
        let width = min(ProcessInfo.processInfo.activeProcessorCount, DescriptorLimit.looks())
        let addition = BulkAddition(
            library: self, paths: paths, media: media, launcher: launcher, width: width, onResult: onResult)
        await addition.run()
        try Task.checkCancellation()
    }

    /// Looks at a file that is to be added, and writes nothing.
    func candidate(
        _ path: FilePath, media: MediaTools, launcher: any ToolLauncher
    ) async throws -> AdditionCandidate {
        let (real, identity) = try await blocking { _ in try SourceFile.locate(path) }
        let known = try await database.read { try Item.filter(Column("path") == real.string).fetchOne($0) }
        if let known, known.identity == identity {
            return AdditionCandidate(
                path: real, identity: identity, media: known.media, content: .recorded, known: known)
        }
        let search = MovedFileSearch(library: self, path: real, identity: identity)
        let moved = known == nil ? try await search.item() : nil
        let content =
            if let known { try await search.content(of: known) } else { moved?.content ?? .other }
        if content == .recorded, let item = known ?? moved?.item {
            return AdditionCandidate(
                path: real, identity: identity, media: item.media, content: content, known: known, moved: moved?.item)
        }
        let info = try await FFprobe(tools: media, launcher: launcher).probe(real.string)
        _ = try info.requireAudioStream(of: real.string)
        return AdditionCandidate(
            path: real, identity: identity, media: info, content: content, known: known, moved: moved?.item)
    }

    /// Makes a file an item. What was found when it was looked at may be out of date: another process, or an earlier
    /// file of the same call, can have written since.
    func write(_ candidate: AdditionCandidate) async throws -> (Item, Addition) {
        if let known = candidate.known, known.removedAt == nil, known.identity == candidate.identity {
            // What was seen between is past.
            try await blocking { _ in try look(at: known) }
            return (known, .known)
        }
        let bins = RemovalBins(home: home)
        defer { bins.empty() }
        return try await database.write { db in
            if let item = try Item.filter(Column("path") == candidate.path.string).fetchOne(db) {
                // What was to go with it goes before it is back.
                try settle(item.id, bins, db)
                return try revive(item, candidate, db)
            }
            if let moved = try movedItem(candidate, db) { try settle(moved.id, bins, db) }
            if let item = try relink(candidate, db) { return (item, .relinked) }
            var item = Item(path: candidate.path, identity: candidate.identity, media: candidate.media)
            try item.insert(db)
            return (item, .added)
        }
    }

    /// Brings back an item that was removed, and takes over what a file that has changed now holds.
    private func revive(_ known: Item, _ candidate: AdditionCandidate, _ db: Database) throws -> (Item, Addition) {
        var item = known
        let wasRemoved = item.removedAt != nil
        // A job may have looked at the file later than the candidate's look.
        if item.identity == candidate.known?.identity, item.identity != candidate.identity {
            try take(candidate, for: &item, db)
        }
        if wasRemoved {
            item.removedAt = nil
            item.addedAt = Date()
        }
        try item.updateChanges(db, from: known)
        return (item, wasRemoved ? .revived : .known)
    }

    /// Makes a file that was looked at the item's. Its stems are of it if they are of its content.
    private func take(_ candidate: AdditionCandidate, for item: inout Item, _ db: Database) throws {
        let earlier = item.identity
        item.identity = candidate.identity
        if candidate.content != .recorded {
            item.media = candidate.media
            item.duration = max(0, candidate.media.duration)
            item.sha256 = nil
        }
        try LastSeenFile.deleteOne(db, key: item.id)
        guard var separation = try separation(of: item, db) else { return }
        switch candidate.content {
        case .recorded: guard separation.sourceIdentity.hasContent(of: earlier) else { return }
        case .ofStems(let job, let sha256):
            // Other stems may have come meanwhile.
            guard separation.jobID == job else { return }
            item.sha256 = sha256
        case .other: return
        }
        separation.sourceIdentity = candidate.identity
        try separation.update(db)
    }

    /// The item whose file has moved; nil when there is none, or it has another file by now.
    func movedItem(_ candidate: AdditionCandidate, _ db: Database) throws -> Item? {
        guard let moved = candidate.moved, let item = try Item.filter(Column("id") == moved.id).fetchOne(db),
            item.path == moved.path, item.identity == moved.identity, item.sha256 == moved.sha256
        else { return nil }
        return item
    }

    /// Points the item whose file has moved to where it is; nil when there is none.
    func relink(_ candidate: AdditionCandidate, _ db: Database) throws -> Item? {
        guard var item = try movedItem(candidate, db) else { return nil }
        item.move(to: candidate.path)
        try take(candidate, for: &item, db)
        item.removedAt = nil
        try item.update(db)
        return item
    }

    /// A film without a picture that can be shown is still a film, and one that is removed meanwhile needs none, so only
    /// cancelling stops here.
    func writeThumbnail(of item: Item, _ thumbnail: Thumbnail) async throws {
        guard item.media.video != nil else { return }
        do {
            let work = try WorkFolder(in: home.derivedWork, below: home.derived)
            defer { work.remove() }
            let name: FilePath.Component = "thumbnail"
            try await thumbnail.write(
                from: item.path, duration: item.duration, to: work.staging.appending(name).string)
            try await database.persistently(.finishedWork, waitsForSpace: false) {
                try publish(name, from: work, as: home.thumbnail(item: item.id), of: item.id) {
                    try ChangeFeed.note(item: item.id, $0)
                }
            }
        } catch let error as CancellationError {
            throw error
        } catch {}
    }
}
