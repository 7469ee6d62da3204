import Foundation
import SystemPackage

/// Finds the file that a user means, and refuses what is not one.
enum SourceFile {
    /// The real path of a regular file that may be read, and its identity.
    ///
    /// - Throws: ``SottoError`` `not_found`, `link_broken`, `link_loop`, `not_a_path`, `name_not_utf8`, `is_a_folder`,
    ///   `not_a_file`, `empty_file` or `permission_denied`.
    static func locate(_ path: FilePath) throws -> (FilePath, FileIdentity) {
        guard let real = path.realPath else {
            let reason = Errno(rawValue: errno)
            try path.requireNoAddress()
            throw brokenLink(path, reason) ?? SottoError.system(reason, path: path.string)
        }
        guard String(validating: real) != nil else {
            throw SottoError(
                code: "name_not_utf8", message: "The name \"\(real)\" is not UTF-8.",
                hint: "Rename the file and its folders (`convmv` does it for whole trees) and try again."
            )
        }
        guard let identity = FileIdentity(path: real) else { throw notAFile(path) }
        guard identity.size > 0 else {
            throw SottoError(
                code: "empty_file", message: "\"\(real)\" is empty.",
                hint: "Check that its download or copy has come to its end."
            )
        }
        guard access(real.string, R_OK) == 0 else {
            throw SottoError.system(.permissionDenied, path: real.string)
        }
        return (real, identity)
    }

    /// Where the file of an item is, which must have the content of the one that was added.
    ///
    /// - Throws: ``SottoError`` `source_missing`, `source_changed`, or what ``locate(_:)`` throws.
    @discardableResult
    static func current(of item: Item) throws -> (FilePath, FileIdentity) {
        let (path, identity) = try present(item)
        guard identity.hasContent(of: item.identity) else {
            throw SottoError(
                code: "source_changed", message: "\"\(item.path)\" was changed after it was added.",
                hint: "Add it again, so that Sotto looks at it anew: `sotto library add PATH`. Then separate it."
            )
        }
        return (path, identity)
    }

    private static func present(_ item: Item) throws -> (FilePath, FileIdentity) {
        do {
            return try locate(FilePath(item.path))
        } catch let error as SottoError where ["not_found", "link_broken"].contains(error.code) {
            throw SottoError(
                code: "source_missing", message: "\"\(item.path)\" is not there any more.",
                hint: "Bring the file back, or add it where it is now: `sotto library add PATH`."
            )
        }
    }

    private static func brokenLink(_ path: FilePath, _ reason: Errno) -> SottoError? {
        guard reason == .noSuchFileOrDirectory,
            let target = try? FileManager.default.destinationOfSymbolicLink(atPath: path.string)
        else { return nil }
        return SottoError(
            code: "link_broken", message: "\"\(path)\" is a link to \"\(target)\", which is not there.",
            hint: "Bring the file back, or give the path where it is now."
        )
    }

    private static func notAFile(_ path: FilePath) -> SottoError {
        if Files.isFolder(path) {
            return SottoError(
                code: "is_a_folder", message: "\"\(path)\" is a folder.",
                hint: "Give the files in it, such as \"\(path)\"/*.mp4, where the star is not in quotes."
            )
        }
        return SottoError(
            code: "not_a_file", message: "\"\(path)\" is a pipe, a socket or a device, not a file.",
            hint: "Write what comes from it to a file first, and give the path of that."
        )
    }
}
