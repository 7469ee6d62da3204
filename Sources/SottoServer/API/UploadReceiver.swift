import Hummingbird
import NIOCore
import SottoCore
import SystemPackage

/// Writes what a client sends into the file of an upload.
package struct UploadReceiver: Sendable {
    /// How much is collected before it is written.
    private static let chunk = 1 << 20

    let upload: Upload
    let library: Library

    package init(upload: Upload, library: Library) {
        self.upload = upload
        self.library = library
    }

    /// Returns when all of the file is there.
    ///
    /// - Parameter length: how long the client says that it is.
    /// - Throws: ``SottoError`` `disk_full`, or `upload_incomplete` when the client stops half way.
    package func receive(_ body: RequestBody, length: Int64?) async throws {
        let file = try open()
        defer { try? file.close() }
        var received: Int64 = 0
        var waiting = ByteBuffer()
        do {
            for try await part in body {
                received += Int64(part.readableBytes)
                waiting.writeImmutableBuffer(part)
                guard waiting.readableBytes >= Self.chunk else { continue }
                try await write(waiting, to: file)
                waiting.clear()
            }
        } catch let error where !(error is SottoError) {
            throw incomplete(received, of: length)
        }
        try await write(waiting, to: file)
        if let length, received < length { throw incomplete(received, of: length) }
    }

    private func open() throws -> SystemPackage.FileDescriptor {
        do {
            return try SystemPackage.FileDescriptor.open(
                upload.file, .writeOnly, options: [.create, .exclusiveCreate, .closeOnExec],
                permissions: [.ownerReadWrite, .groupRead, .otherRead])
        } catch let errno as Errno {
            throw SottoError.system(errno, path: upload.file.string)
        }
    }

    private func write(_ bytes: ByteBuffer, to file: SystemPackage.FileDescriptor) async throws {
        try await blocking { _ in
            try library.requireSpace(for: Int64(bytes.readableBytes))
            do {
                try bytes.withUnsafeReadableBytes { _ = try file.writeAll($0) }
            } catch let errno as Errno {
                throw SottoError.system(errno, path: upload.file.string)
            }
        }
    }

    private func incomplete(_ received: Int64, of length: Int64?) -> SottoError {
        let whole = length.map { " of \(ByteCount.text($0))" } ?? ""
        return SottoError(
            code: "upload_incomplete", message: "\"\(upload.name)\" stopped after \(ByteCount.text(received))\(whole).",
            hint: "Send it again, or add it by its path, so that it stays where it is."
        )
    }
}
