import Foundation
import SystemPackage

extension FilePath {
    /// The path from the root: a relative one starts in the current folder. Links and dots stay as they are.
    var absolute: FilePath {
        isAbsolute ? self : FilePath(FileManager.default.currentDirectoryPath).pushing(self)
    }

    /// The path without links, dots and doubled slashes; nil when nothing is there.
    var realPath: FilePath? {
        guard let resolved = realpath(string, nil) else { return nil }
        defer { free(resolved) }
        return FilePath(platformString: resolved)
    }
}
