import Foundation
import Synchronization
import SystemPackage

/// Where folders go that are to be deleted. For whoever looks they are gone in one step; killed while their files are
/// deleted, a process leaves nothing but a bin, which the next start empties.
final class RemovalBins: Sendable {
    private let bins = Mutex<[FilePath: WorkFolder]>([:])

    /// Moves a folder away, if it is there.
    ///
    /// - Parameter place: where its bin is made: on the same file system.
    func take(_ folder: FilePath, in place: FilePath) throws {
        guard Files.exists(folder) else { return }
        let bin = try bins.withLock { bins in
            if let bin = bins[place] { return bin }
            let bin = try WorkFolder(in: place)
            bins[place] = bin
            return bin
        }
        try Files.rename(folder, to: bin.staging.appending(UUID().uuidString))
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
