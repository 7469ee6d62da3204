import Foundation
import SystemPackage

/// The packs of a home, as files: what is installed is what the folders say, so that a home that can only be read
/// works, and nothing can disagree with the disk.
///
///     packs/<id>/<version>/      the pack: immutable once it is there
///     packs/<id>/.staging-…      an install that is not finished
///     packs/<id>/broken.json     what `verify` found wrong
///     packs/<id>/install.lock    held by whoever installs
///     packs/<id>/use.lock        held, shared, by whoever uses the pack
public struct PackStore: Sendable {
    let home: Home

    public init(home: Home) {
        self.home = home
    }

    // MARK: Places

    package func folder(_ pack: PackID) -> FilePath { home.packs.appending(pack.rawValue) }
    package func installed(_ pack: PackID) -> FilePath { folder(pack).appending(pack.version) }
    package func staging(_ pack: PackID, job: String) -> FilePath { folder(pack).appending(".staging-\(job)") }
    package func installLock(_ pack: PackID) -> FilePath { folder(pack).appending("install.lock") }
    package func useLock(_ pack: PackID) -> FilePath { folder(pack).appending("use.lock") }
    private func brokenMark(_ pack: PackID) -> FilePath { folder(pack).appending("broken.json") }

    /// Makes the folder that holds a pack with its locks.
    ///
    /// - Throws: ``SottoError``.
    func createFolder(_ pack: PackID) throws {
        try Files.createFolder(folder(pack), below: home.packs)
    }

    // MARK: Looking

    /// Every pack with its state. Takes milliseconds: it looks at receipts and sizes, and starts nothing.
    public func list() -> [PackSummary] {
        PackID.allCases.map(summary)
    }

    public func summary(_ pack: PackID) -> PackSummary {
        let receipt = receipt(of: pack)
        let fault = receipt == nil ? nil : fault(of: pack)
        let state: PackState =
            switch (receipt, fault) {
            case (nil, _): isInstalling(pack) ? .installing : .notInstalled
            case (_, nil): .installed
            case (_, _): .broken
            }
        return PackSummary(
            id: pack.rawValue,
            title: pack.title,
            purpose: pack.purpose,
            version: receipt?.version ?? pack.version,
            state: state,
            sizeBytes: receipt?.sizeBytes,
            path: receipt == nil ? nil : installed(pack).string,
            downloadBytes: pack.downloadBytes,
            installedBytes: pack.installedBytes,
            sources: pack.sources,
            error: fault
        )
    }

    package func receipt(of pack: PackID) -> PackReceipt? {
        guard let data = try? Files.read(installed(pack).appending(PackReceipt.fileName)) else { return nil }
        return try? JSON.decode(PackReceipt.self, from: data)
    }

    private func isInstalling(_ pack: PackID) -> Bool {
        guard Files.exists(installLock(pack)) else { return false }
        guard let attempt = try? FileLock.tryLock(installLock(pack), .shared) as FileLock?? else { return false }
        return attempt == nil
    }

    /// What is known or plainly visible to be wrong with an installed pack.
    private func fault(of pack: PackID) -> SottoError? {
        if isMarkedBroken(pack), let data = try? Files.read(brokenMark(pack)),
            let error = try? JSON.decode(SottoError.self, from: data)
        {
            return error
        }
        return PackLayout(pack: pack, root: installed(pack)).visibleFault()
    }

    /// A mark that is older than the pack is of the one before it, whose replacement was killed before it could remove it.
    private func isMarkedBroken(_ pack: PackID) -> Bool {
        guard let mark = FileIdentity(path: brokenMark(pack)) else { return false }
        let receipt = FileIdentity(path: installed(pack).appending(PackReceipt.fileName))
        return mark.modifiedAt >= receipt?.modifiedAt ?? 0
    }

    // MARK: Using

    /// Gives the right to use a pack: as long as the lease lives, the pack stays as it is.
    ///
    /// - Throws: ``SottoError`` `pack_not_installed` or `pack_broken`, with the command that helps.
    package func lease(_ pack: PackID) throws -> PackLease {
        let lock = try lockForUse(pack)
        if let fault = fault(of: pack) {
            throw SottoError(
                code: "pack_broken", message: "The pack \"\(pack.rawValue)\" is damaged: \(fault.message)",
                hint: "Install it again: `sotto packs install \(pack.rawValue)`."
            )
        }
        return PackLease(lock: lock, layout: PackLayout(pack: pack, root: installed(pack)))
    }

    /// Keeps a pack as it is. First the lock, then the look: what is seen stays.
    ///
    /// - Throws: ``SottoError`` `pack_not_installed` or `pack_changing`.
    func lockForUse(_ pack: PackID) throws -> FileLock {
        let missing = SottoError(
            code: "pack_not_installed", message: "The pack \"\(pack.rawValue)\" is not installed.",
            hint: "Install it (about \(ByteCount.text(pack.downloadBytes)) to download): "
                + "`sotto packs install \(pack.rawValue)`."
        )
        guard Files.exists(installed(pack)) else { throw missing }
        guard let lock = try FileLock.tryLock(useLock(pack), .shared) else {
            throw SottoError(
                code: "pack_changing", message: "The pack \"\(pack.rawValue)\" is being replaced or removed.",
                hint: "Wait a moment and try again."
            )
        }
        guard receipt(of: pack) != nil else { throw missing }
        return lock
    }

    // MARK: Changing

    /// Removes an installed pack.
    ///
    /// - Throws: ``SottoError`` `pack_not_installed`, or `pack_in_use` while a separation uses it.
    public func remove(_ pack: PackID) throws {
        guard Files.exists(installed(pack)) else {
            throw SottoError(
                code: "pack_not_installed", message: "The pack \"\(pack.rawValue)\" is not installed.",
                hint: "`sotto packs list` shows what is."
            )
        }
        guard let installing = try FileLock.tryLock(installLock(pack), .exclusive) else {
            throw SottoError(
                code: "already_installing", message: "The pack \"\(pack.rawValue)\" is being installed.",
                hint: "Wait for it, or cancel it with `sotto jobs cancel JOB`."
            )
        }
        try removeStaging(of: pack)
        let lock = try lockForChange(pack)
        let removed = folder(pack).appending(".removed-\(UUID().uuidString.lowercased())")
        // Gone in one step for everyone who looks, whatever happens while the files are deleted.
        try Files.rename(installed(pack), to: removed, below: home.packs)
        try? clearBroken(pack)
        try? Files.remove(removed, below: home.packs)
        withExtendedLifetime((lock, installing)) {}
    }

    /// Makes a finished staging folder the installed pack, in one rename. What was there is replaced.
    ///
    /// - Throws: ``SottoError`` before the rename; never after it.
    package func publish(_ staging: FilePath, as pack: PackID) throws {
        let lock = try lockForChange(pack)
        try Files.synchronizeFileSystem(of: staging)
        if Files.isTaken(installed(pack)) {
            let aside = folder(pack).appending(".replaced")
            try Files.exchange(staging, installed(pack), aside: aside, below: home.packs)
            try? Files.remove(staging, below: home.packs)
        } else {
            try Files.rename(staging, to: installed(pack), below: home.packs)
        }
        try? Files.synchronize(folder(pack))
        try? clearBroken(pack)
        withExtendedLifetime(lock) {}
    }

    package func markBroken(_ pack: PackID, _ fault: SottoError) throws {
        try Files.write(try JSON.encode(fault), to: brokenMark(pack), below: home.packs)
    }

    /// Does something with a pack. If its model turns out to be damaged, the pack is known to be broken from then on, so
    /// that an install replaces it.
    func noticing<Result>(damageTo pack: PackID, _ work: () async throws -> Result) async throws -> Result {
        do {
            return try await work()
        } catch let fault as SottoError where fault.code == "model_corrupt" {
            // A home that can only be read keeps no notes.
            try? markBroken(pack, fault)
            throw fault
        }
    }

    package func clearBroken(_ pack: PackID) throws {
        try Files.remove(brokenMark(pack), below: home.packs)
    }

    /// Removes what unfinished installs and removals have left. Only for the holder of the install lock.
    func removeStaging(of pack: PackID) throws {
        for name in Files.names(in: folder(pack)) where name.hasPrefix(".") {
            try Files.remove(folder(pack).appending(name), below: home.packs)
        }
    }

    private func lockForChange(_ pack: PackID) throws -> FileLock {
        guard let lock = try FileLock.tryLock(useLock(pack), .exclusive) else {
            throw SottoError(
                code: "pack_in_use", message: "The pack \"\(pack.rawValue)\" is in use by a separation.",
                hint: "Wait for it, or cancel it: `sotto jobs list --state running`."
            )
        }
        return lock
    }
}
