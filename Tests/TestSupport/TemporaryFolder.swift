import Foundation
import SystemPackage

/// A folder for one test, removed when the test lets go of it.
package final class TemporaryFolder: Sendable {
    package let path: FilePath

    /// - Parameter name: the last part of the folder's name, for tests of names.
    package init(_ name: String = "test") throws {
        let root = FilePath(NSTemporaryDirectory()).appending("sotto-tests-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            atPath: root.appending(name).string, withIntermediateDirectories: true
        )
        path = root.appending(name)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path.removingLastComponent().string)
    }

    package func file(_ name: String) -> FilePath { path.appending(name) }

    /// Writes a small file.
    @discardableResult
    package func write(_ text: String, to name: String) throws -> FilePath {
        try Data(text.utf8).write(to: URL(filePath: file(name).string))
        return file(name)
    }

    /// Makes a folder, with those above it.
    @discardableResult
    package func folder(_ name: String) throws -> FilePath {
        try FileManager.default.createDirectory(atPath: file(name).string, withIntermediateDirectories: true)
        return file(name)
    }

    /// Names of everything in the folder, hidden files included, sorted.
    package var names: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: path.string)) ?? []).sorted()
    }
}
