import Foundation
import GRDB
import Media
import SystemPackage

extension Library {
    /// Uploads leave this much of the disk to jobs and the database.
    private static let reservedBytes: Int64 = 32 << 20

    /// A place for a file that is being received. It ends with this process, and so does what is in it.
    ///
    /// - Parameters:
    ///   - name: the file's name as the user has it.
    ///   - bytes: how long the file will be, where that is known.
    /// - Throws: ``SottoError`` `name_invalid`, `name_too_long` or `disk_full`.
    public func beginUpload(name: String, bytes: Int64?) throws -> Upload {
        try Upload.requireUsable(name)
        let upload = Upload(work: try WorkFolder(in: home.work, below: home.path), name: name)
        do {
            try requireSpace(for: bytes ?? 0)
        } catch {
            upload.remove()
            throw error
        }
        return upload
    }

    /// Whether so many bytes more may come.
    ///
    /// - Throws: ``SottoError`` `disk_full`.
    public func requireSpace(for bytes: Int64) throws {
        let free = Files.freeBytes(at: home.path)
        guard bytes > free - Self.reservedBytes else { return }
        throw SottoError(
            code: "disk_full",
            message: "The file does not fit: \(ByteCount.text(bytes)) are to come, \(ByteCount.text(free)) are free.",
            hint: "Add it by its path, so that it stays where it is, or free some space."
        )
    }

    /// Makes a file that was received an item, and keeps it in the home.
    ///
    /// When it has the content of an item whose own file is gone, it becomes that item's file.
    ///
    /// - Throws: ``SottoError``: `empty_file`, `not_media`, `no_audio` and others. Then nothing is kept.
    public func add(
        _ upload: Upload, media: MediaTools, launcher: any ToolLauncher
    ) async throws -> (Item, Addition) {
        try await blocking { _ in try Files.synchronize(upload.file) }
        let candidate: AdditionCandidate
        do {
            candidate = try await self.candidate(upload.file, media: media, launcher: launcher)
        } catch {
            throw upload.asSent(error)
        }
        try Files.createFolder(home.uploads)
        // What links there are above the home are part of no item's path.
        let uploads = home.uploads.realPath ?? home.uploads
        let result: (Item, Addition)
        do {
            result = try await arrive(upload, candidate, in: uploads)
        } catch {
            // The transaction may have failed at its very end, as on a full disk, when the file was in its place already.
            try? await blocking { _ in try recoverUploads() }
            throw error
        }
        // It is an item now: nothing that follows may say that it is not.
        await blocking { [home] in
            try? Files.remove(Self.arrivalMark(home.upload(item: result.0.id)))
            try? Files.synchronize(home.upload(item: result.0.id))
        }
        if result.1 == .added { try? await writeThumbnail(of: result.0, Thumbnail(tools: media, launcher: launcher)) }
        return result
    }

    /// Moves the file to its place and makes the item, in one transaction.
    private func arrive(
        _ upload: Upload, _ candidate: AdditionCandidate, in uploads: FilePath
    ) async throws -> (Item, Addition) {
        let bins = RemovalBins(home: home)
        defer { bins.empty() }
        return try await database.persistently(.finishedWork, waitsForSpace: false) {
            try arrive(upload, candidate, in: uploads, bins)
        }
    }

    private func arrive(
        _ upload: Upload, _ candidate: AdditionCandidate, in uploads: FilePath, _ bins: RemovalBins
    ) throws -> (Item, Addition) {
        try database.change { db in
            // An item that has got a file meanwhile, from another upload, keeps it.
            let id = try movedItem(candidate, db)?.id ?? UUID().uuidString.lowercased()
            try settle(id, bins, db)
            let folder = uploads.appending(id)
            var arrived = candidate
            arrived.path = folder.appending(upload.name)
            // Killed before the item is there, this leaves a marked file, which `recoverUploads` removes.
            try Files.createFolder(folder, below: uploads)
            try Files.write(Data(), to: Self.arrivalMark(folder), below: uploads)
            try upload.publish(as: arrived.path, below: uploads)
            if let item = try relink(arrived, db) { return (item, .relinked) }
            var item = Item(id: id, path: arrived.path, identity: arrived.identity, media: arrived.media)
            try item.insert(db)
            return (item, .added)
        }
    }

    /// Says that a file has not become an item yet. It is beside the file's folder, where no name
    /// of a file can be.
    private static func arrivalMark(_ folder: FilePath) -> FilePath {
        folder.removingLastComponent().appending(arrivalPrefix + (folder.lastComponent?.string ?? ""))
    }

    private static let arrivalPrefix = ".arriving-"

    /// A file that was to become that of an item whose own is gone has not, unless the item says so.
    private func removeOthers(than item: Item, in folder: FilePath) throws {
        let file = FilePath(item.path)
        for name in Files.names(in: folder) where name != file.lastComponent?.string || !home.isUpload(file) {
            try Files.remove(folder.appending(name), below: home.uploads)
        }
        // Empty when the item's file is elsewhere.
        rmdir(folder.string)
    }

    private func hasRemoved(among names: [String]) throws -> Bool {
        try database.pool.read { db in
            let removed = try String.fetchSet(db, Item.filter(Column("removedAt") != nil).select(Column("id")))
            return names.contains(where: removed.contains)
        }
    }

    /// Removes files whose process died before they became items, or while it removed them.
    ///
    /// A file that no row knows is kept unless it is marked: after a backup of the database is put back, it may be one
    /// that was sent since.
    func recoverUploads() throws {
        let names = Files.names(in: home.uploads)
        // Most commands have nothing to do here, and so do not wait for whoever writes.
        guard try names.contains(where: { $0.hasPrefix(Self.arrivalPrefix) }) || hasRemoved(among: names) else {
            return
        }
        // While this writes, no file is on its way between its arrival and its item.
        try database.change { db in
            var kept: Set<String> = []
            for name in names where !name.hasPrefix(".") {
                let folder = home.upload(item: name)
                let isMarked = Files.exists(Self.arrivalMark(folder))
                let item = try Item.filter(Column("id") == name).fetchOne(db)
                if item.map({ $0.removedAt != nil }) ?? isMarked {
                    // What cannot be removed is tried again next time.
                    if (try? Files.remove(folder, below: home.uploads)) == nil { kept.insert(name) }
                } else if let item, isMarked {
                    try removeOthers(than: item, in: folder)
                }
            }
            let marks = Set(names.filter { $0.hasPrefix(Self.arrivalPrefix) })
            for mark in marks.subtracting(kept.map { Self.arrivalPrefix + $0 }) {
                try Files.remove(home.uploads.appending(mark), below: home.uploads)
            }
        }
    }
}
