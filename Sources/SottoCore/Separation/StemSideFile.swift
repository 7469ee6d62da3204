import SystemPackage

/// A file that is made from stems some time after them and lies beside them: it appears whole or not at all, and not
/// beside other stems that have taken their place in the meantime.
package struct StemSideFile {
    private let target: FilePath
    private let manifest: FilePath
    private let stems: FileIdentity?
    private let work: WorkFolder

    /// Where it is to be written.
    package var path: FilePath { work.staging.appending(target.lastComponent?.string ?? "file") }

    /// - Parameters:
    ///   - folder: that of the stems.
    ///   - work: an existing folder, or one that can be made, on the same file system.
    /// - Throws: ``SottoError``.
    package init(_ name: String, in folder: FilePath, work: FilePath) throws {
        target = folder.appending(name)
        manifest = folder.appending("separation.json")
        stems = FileIdentity(path: manifest)
        self.work = try WorkFolder(in: work)
    }

    /// Puts it beside the stems.
    ///
    /// - Throws: ``SottoError`` `stems_changed` when they are not those any more.
    package func publish() throws {
        try Files.synchronize(path)
        guard let stems, FileIdentity(path: manifest) == stems else {
            throw Self.changed(target.removingLastComponent())
        }
        try Files.rename(path, to: target)
    }

    static func changed(_ folder: FilePath) -> SottoError {
        SottoError(
            code: "stems_changed", message: "The stems in \"\(folder)\" were replaced or removed meanwhile.",
            hint: "Open the item again."
        )
    }

    /// Ends the work on it, published or not.
    package func remove() {
        work.remove()
    }
}
