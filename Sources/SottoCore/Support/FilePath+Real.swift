import Foundation
import SystemPackage

extension FilePath {
    /// The path without links, dots and doubled slashes; nil when nothing is there.
    var realPath: FilePath? {
        guard let resolved = realpath(string, nil) else { return nil }
        defer { free(resolved) }
        return FilePath(platformString: resolved)
    }
}
