import Foundation
import SottoCore
import SystemPackage

/// A work folder as a process leaves it that was killed: with its lock, which nobody holds.
enum DeadWorkFolder {
    /// - Parameters:
    ///   - name: one that Sotto could have given it, unless another is wanted.
    ///   - marker: what the lock's file holds.
    static func make(
        in parent: FilePath, name: String = ".sotto-\(UUID().uuidString.lowercased())",
        marker: String = WorkFolder.marker
    ) throws -> FilePath {
        let folder = parent.appending(name)
        for inner in ["scratch", "staging"] {
            try FileManager.default.createDirectory(
                atPath: folder.appending(inner).string, withIntermediateDirectories: true)
        }
        try Data("half".utf8).write(to: URL(filePath: folder.appending("staging/film.mp4").string))
        try Data(marker.utf8).write(to: URL(filePath: folder.appending("lock").string))
        return folder
    }

    /// Makes it older than the time in which a folder gets its lock.
    static func age(_ path: FilePath) throws {
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSinceNow: -120)], ofItemAtPath: path.string)
    }
}
