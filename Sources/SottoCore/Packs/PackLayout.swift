import SystemPackage

/// Where things are inside a pack.
package struct PackLayout: Sendable {
    let pack: PackID
    package let root: FilePath

    package init(pack: PackID, root: FilePath) {
        self.pack = pack
        self.root = root
    }

    /// The folder that holds `2stems`.
    var models: FilePath { pack == .spleeter ? root.appending("models") : root }
    /// The folder with the model's four files.
    package var model: FilePath { models.appending("2stems") }
    /// The Python environment; only in `spleeter`.
    var environment: FilePath { root.appending("venv") }
    package var python: FilePath { environment.appending("bin/python") }
    package var checksums: FilePath { root.appending("SHA256SUMS") }
    package var receipt: FilePath { root.appending(PackReceipt.fileName) }

    /// What can be seen to be wrong without reading files or starting anything.
    func visibleFault() -> SottoError? {
        for file in ModelFile.all {
            let path = model.appending(file.name)
            let size = FileIdentity(path: path)?.size
            if size != file.size {
                return Self.fault(
                    size == nil
                        ? "\"\(path)\" is missing." : "\"\(path)\" has \(size ?? 0) bytes instead of \(file.size).",
                    pack)
            }
        }
        if pack == .spleeter, !Files.exists(python) {
            return Self.fault("\"\(python)\" is missing, or the Python that it was made with is gone.", pack)
        }
        return nil
    }

    static func fault(_ message: String, _ pack: PackID) -> SottoError {
        SottoError(
            code: "pack_broken", message: message, hint: "Install it again: `sotto packs install \(pack.rawValue)`."
        )
    }
}
