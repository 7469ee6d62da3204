import Foundation
import SottoCore

/// The arguments as the system passed them.
enum ArgumentBytes {
    /// Refuses names that are not UTF-8: the standard arguments would silently alter them, and name another file.
    ///
    /// - Throws: ``SottoError`` `name_not_utf8`.
    static func requireUTF8() throws {
        for index in 0..<Int(CommandLine.argc) {
            guard let argument = CommandLine.unsafeArgv[index] else { continue }
            let bytes = UnsafeBufferPointer(start: argument, count: strlen(argument)).map { UInt8(bitPattern: $0) }
            guard String(validating: bytes, as: UTF8.self) == nil else { continue }
            throw SottoError(
                code: "name_not_utf8",
                message: "The argument \"\(String(decoding: bytes, as: UTF8.self))\" is not UTF-8.",
                hint: "Rename the file (`convmv` does it for whole folders) and try again."
            )
        }
    }
}
