import Foundation
import SystemPackage

/// SHA-256 of whole files, read block by block.
package enum FileHash {
    private static let blockByteCount = 1 << 20

    /// The hash in lower-case hexadecimal.
    ///
    /// - Throws: ``SottoError`` when the file cannot be read, or `CancellationError`.
    package static func sha256(of path: FilePath, cancellation: CancellationFlag = CancellationFlag()) throws -> String
    {
        do {
            let file = try FileDescriptor.open(path, .readOnly, options: .closeOnExec)
            return try file.closeAfter {
                var hash = SHA256()
                let block = UnsafeMutableRawBufferPointer.allocate(byteCount: blockByteCount, alignment: 64)
                defer { block.deallocate() }
                while true {
                    try cancellation.check()
                    let count = try file.read(into: block)
                    if count == 0 { break }
                    hash.update(UnsafeRawBufferPointer(rebasing: block[..<count]))
                }
                return hash.hexadecimal()
            }
        } catch let errno as Errno {
            throw SottoError.system(errno, path: path.string)
        }
    }
}
