import Foundation
import SystemPackage

/// Media files that tests have ffmpeg make.
///
/// To start ffmpeg takes longer than most of the files do. So those that are made of nothing but words are kept in
/// `.build/test-media`, by a hash of these words, and copied from there the next time.
package enum MediaFixture {
    private static let kept = Repository.root.appending(".build/test-media")

    /// Makes a file; its name says in which format.
    ///
    /// - Parameter arguments: for ffmpeg, apart from the output.
    /// - Throws: ``ProgramFailure`` with what ffmpeg said.
    @discardableResult
    package static func make(_ path: FilePath, _ arguments: [String]) async throws -> FilePath {
        guard !readsFiles(arguments) else {
            try await run(arguments, to: path)
            return path
        }
        let original = kept.appending("\(hash(arguments)).\(path.extension ?? "")")
        if !FileManager.default.fileExists(atPath: original.string) {
            try FileManager.default.createDirectory(atPath: kept.string, withIntermediateDirectories: true)
            let new = kept.appending("\(UUID().uuidString).\(path.extension ?? "")")
            try await run(arguments, to: new)
            guard rename(new.string, original.string) == 0 else { throw Errno(rawValue: errno) }
        }
        try? FileManager.default.removeItem(atPath: path.string)
        try FileManager.default.copyItem(atPath: original.string, toPath: path.string)
        try FileManager.default.setAttributes([.modificationDate: Date()], ofItemAtPath: path.string)
        return path
    }

    /// Whether what ffmpeg makes depends on more than its words and on files that come with the system.
    private static func readsFiles(_ arguments: [String]) -> Bool {
        arguments.contains { $0.hasPrefix("/") && !$0.hasPrefix("/usr/share/") || $0.hasPrefix("file:") }
    }

    private static func run(_ arguments: [String], to path: FilePath) async throws {
        let result = try await Program.run("ffmpeg", ["-nostdin", "-v", "error", "-y"] + arguments + ["file:\(path)"])
        if result.status != 0 { throw ProgramFailure(message: result.errors) }
    }

    /// FNV-1a.
    private static func hash(_ arguments: [String]) -> String {
        let value = arguments.joined(separator: "\0").utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) {
            ($0 ^ UInt64($1)) &* 0x100_0000_01b3
        }
        return String(value, radix: 16)
    }
}
