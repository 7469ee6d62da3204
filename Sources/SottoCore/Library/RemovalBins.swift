import Foundation
import Synchronization
import SystemPackage

/// Where folders go that are to be deleted. For whoever looks they are gone in one step; killed while their files are
/// deleted, a process leaves nothing but a bin, which the next start empties.
final class RemovalBins: Sendable {
    private let home: Home
    private let bins = Mutex<[FilePath: WorkFolder]>([:])

    init(home: Home) {
        self.home = home
    }

    /// Moves a folder away, if it is there.
    ///
    /// - Parameter root: the home's `derived` or `uploads`, below which it is. No link is followed from there on.
    func take(_ folder: FilePath, below root: FilePath) throws {
        guard Files.isTaken(folder), let name = folder.lastComponent,
            let newName = FilePath.Component(UUID().uuidString)
        else { return }
        let bin = try bin(for: root)
        try Folder.open(folder.removingLastComponent(), below: root).rename(name, to: bin.stagingFolder(), as: newName)
    }

    /// Each bin is on the file system of what it takes.
    private func bin(for root: FilePath) throws -> WorkFolder {
        try bins.withLock { bins in
            if let bin = bins[root] { return bin }
            let bin =
                root == home.derived
                ? try WorkFolder(in: home.derivedWork, below: home.derived)
                : try WorkFolder(in: home.work, below: home.path)
            bins[root] = bin
            return bin
        }
    }

    /// Deletes what was taken.
    func empty() {
        let made = bins.withLock { bins in
            defer { bins = [:] }
            return Array(bins.values)
        }
        for bin in made { bin.remove() }
    }
}
