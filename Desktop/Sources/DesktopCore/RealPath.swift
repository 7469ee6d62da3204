import Foundation

/// The only name of a file, without links and without `..`.
enum RealPath {
    /// Nil where there is no such file.
    static func of(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }
}
