import SystemPackage

/// A file that is made from stems some time after them and lies beside them: it appears whole or not at all, and not
/// beside other stems that have taken their place in the meantime.
package struct StemSideFile {
    private let library: Library
    private let item: String
    private let name: FilePath.Component
    private let folder: FilePath
    private let stems: FileIdentity?
    private let work: WorkFolder

    /// Where it is to be written.
    package var path: FilePath { work.staging.appending(name) }

    /// - Throws: ``SottoError``.
    package init(_ name: FilePath.Component, of item: Item, _ set: StemSet, in library: Library) throws {
        self.library = library
        self.item = item.id
        self.name = name
        folder = library.home.stems(item: item.id, set)
        stems = Self.stems(in: folder)
        work = try WorkFolder(in: library.home.derivedWork, below: library.home.derived)
    }

    /// Which stems are in a folder: each have a description of their own.
    private static func stems(in folder: FilePath) -> FileIdentity? {
        FileIdentity(path: folder.appending("separation.json"))
    }

    /// Puts it beside the stems.
    ///
    /// - Throws: ``SottoError`` `stems_changed` when they are not those any more.
    package func publish() throws {
        try library.publish(name, from: work, as: folder.appending(name), of: item) { [folder, stems] _ in
            guard let stems, Self.stems(in: folder) == stems else { throw Self.changed(folder) }
        }
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
