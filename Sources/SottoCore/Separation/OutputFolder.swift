import Catalog
import SystemPackage

/// The folder that `sotto separate` writes the files of one input to, held open from the beginning.
///
/// Others may be able to write beside it, so it must be no link itself, and what is done in it is done in this very
/// folder, wherever its path leads meanwhile.
struct OutputFolder {
    private static let manifest: FilePath.Component = "separation.json"
    private static let names: [FilePath.Component] =
        OutputFormat.all.map { StemFiles(in: "", format: $0) }
        .flatMap { [$0.vocals, $0.background] }.compactMap(\.lastComponent) + [manifest]

    let folder: Folder
    /// What was not there before: each with the folder that it lies in, the outermost first.
    private let made: [(outer: Folder, name: FilePath.Component)]

    /// Makes the folder, with those above it, unless it is there.
    ///
    /// - Parameter path: links are followed in it, except that its last part may be none.
    /// - Throws: ``SottoError``, `unexpected_link` among them.
    init(_ path: FilePath) throws {
        let missing = Files.missingFolders(path)
        let way = missing.isEmpty ? [path] : missing.reversed()
        var (folder, made) = (try Folder(way[0].removingLastComponent()), [(Folder, FilePath.Component)]())
        for name in way.compactMap(\.lastComponent) {
            if try folder.makeFolder(name) { made.append((folder, name)) }
            folder = try folder.folder(name)
        }
        self.folder = folder
        self.made = made
    }

    /// Removes what was made, if nothing has come into it.
    func removeIfEmpty() {
        for (outer, name) in made.reversed() { outer.removeEmptyFolder(name) }
    }

    /// Outputs that are in a folder, be it as links.
    static func outputs(in folder: FilePath) -> [FilePath] {
        names.map { folder.appending($0) }.filter(Files.isTaken)
    }

    /// Moves files here. Each appears whole, by a rename, and the description comes last; links are replaced, not
    /// followed. Files and names are on the disk when this returns.
    ///
    /// - Parameter overwrite: whether outputs that are here are replaced. Those of another format go then.
    /// - Throws: ``SottoError``, `output_exists` among them.
    func publish(_ staging: Folder, overwrite: Bool) throws {
        try staging.synchronizeWithFiles()
        if !overwrite, let existing = existing.first {
            throw SottoError(
                code: "output_exists", message: "\"\(folder.path.appending(existing))\" has appeared in the meantime.",
                hint: "Choose another folder with -o, or replace it with --overwrite."
            )
        }
        let new = try staging.names()
        for name in new.filter({ $0 != Self.manifest }) + [Self.manifest] {
            try staging.rename(name, to: folder, as: name)
        }
        // The stems are there now, so nothing that follows may call the separation a failure.
        for name in existing where !new.contains(name) { try? folder.removeFile(name) }
        try? folder.synchronize()
        for (outer, _) in made { try? outer.synchronize() }
    }

    private var existing: [FilePath.Component] { Self.names.filter { folder.figures(of: $0) != nil } }
}
