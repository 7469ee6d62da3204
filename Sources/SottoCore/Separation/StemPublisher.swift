import SystemPackage

/// Makes a staging folder visible under its final name, whole and durable, in one step.
package enum StemPublisher {
    /// Moves `staging` to `target`. What was at `target` is replaced in the same instant and then removed; where the
    /// file system cannot swap, it lies at `aside` for an instant.
    ///
    /// Until the rename nothing is visible, and an earlier result is untouched; after it everything is. Contents and
    /// names are on disk when this returns.
    ///
    /// - Parameters:
    ///   - staging: on one file system with `target` and `aside`.
    ///   - root: a folder above them that the user has set up: no link is followed from there on. Without it the folder
    ///     of `target` is such a one.
    /// - Throws: ``SottoError``.
    package static func publish(
        _ staging: FilePath, to target: FilePath, aside: FilePath, below root: FilePath? = nil
    ) throws {
        let parent = target.removingLastComponent()
        let root = root ?? parent
        try Folder.open(staging, below: root).synchronizeWithFiles()
        if Files.isTaken(target) {
            try Files.exchange(staging, target, aside: aside, below: root)
        } else {
            try Files.rename(staging, to: target, below: root)
        }
        // The stems are there now, so nothing that follows may call the separation a failure.
        try? Files.synchronize(parent)
        try? Files.remove(staging, below: root)
        try? Files.remove(aside, below: root)
    }
}
