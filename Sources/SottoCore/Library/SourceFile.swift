import Foundation
import SystemPackage

/// Finds the file that a user means, and refuses what is not one.
enum SourceFile {
    /// The real path of a regular file that may be read, and its identity.
    ///
    /// - Throws: ``SottoError`` `not_found`, `name_not_utf8`, `not_a_file` or `permission_denied`.
    static func locate(_ path: FilePath) throws -> (FilePath, FileIdentity) {
        guard let real = path.realPath else {
            throw SottoError.system(Errno(rawValue: errno), path: path.string)
        }
        guard String(validating: real) != nil else {
            throw SottoError(
                code: "name_not_utf8", message: "The name \"\(real)\" is not UTF-8.",
                hint: "Rename the file and its folders (`convmv` does it for whole trees) and try again."
            )
        }
        guard let identity = FileIdentity(path: real) else {
            throw SottoError(
                code: "not_a_file", message: "\"\(path)\" is not a file.",
                hint: "Give the path of one audio or video file."
            )
        }
        guard access(real.string, R_OK) == 0 else {
            throw SottoError.system(.permissionDenied, path: real.string)
        }
        return (real, identity)
    }
}
