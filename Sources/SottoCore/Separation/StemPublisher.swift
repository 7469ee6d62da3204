import SystemPackage

/// Makes a staging folder visible under its final name, whole and durable, in one step.
package enum StemPublisher {
    /// Moves `staging` to `target`. What was at `target` is replaced in the same instant and then removed; where the
    /// file system cannot swap, it lies at `aside` for an instant.
    ///
    /// Until the rename nothing is visible, and an earlier result is untouched; after it everything is. Contents and
    /// names are on disk when this returns.
    ///
    /// - Parameters: both on one file system.
    /// - Throws: ``SottoError``.
    package static func publish(_ staging: FilePath, to target: FilePath, aside: FilePath) throws {
        for name in Files.names(in: staging) { try Files.synchronize(staging.appending(name)) }
        try Files.synchronize(staging)
        let parent = target.removingLastComponent()
        if Files.exists(target) {
            try Files.exchange(staging, target, aside: aside)
        } else {
            try Files.rename(staging, to: target)
        }
        // The stems are there now, so nothing that follows may call the separation a failure.
        try? Files.synchronize(parent)
        try? Files.remove(staging)
        try? Files.remove(aside)
    }
}
