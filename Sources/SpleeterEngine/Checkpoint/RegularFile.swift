import SystemPackage

/// A regular file that is open for reading until it is let go of.
///
/// Nothing else is opened: a device may have no end, and a pipe may wait for its other side without end.
final class RegularFile: Sendable {
    let descriptor: FileDescriptor

    init(path: String) throws(CheckpointError.Fault) {
        descriptor = try Self.system {
            try FileDescriptor.open(FilePath(path), .readOnly, options: [.closeOnExec, .nonBlocking])
        }
        // Where this throws, the deinitializer closes the file.
        guard try Self.system({ try descriptor.stat().type }) == .regular else {
            throw .unreadable("it is not a regular file")
        }
    }

    deinit {
        try? descriptor.close()
    }

    /// How long the file is now.
    func byteCount() throws(CheckpointError.Fault) -> Int {
        Int(try Self.system { try descriptor.stat().size })
    }

    /// The whole file.
    func contents(upTo limit: Int) throws(CheckpointError.Fault) -> [UInt8] {
        let byteCount = try byteCount()
        guard byteCount <= limit else { throw .unsupported("it has \(byteCount) bytes, more than \(limit)") }
        return try Self.system {
            try [UInt8](unsafeUninitializedCapacity: byteCount) { buffer, done in
                while done < byteCount {
                    let rest = UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[done...])
                    let count = try descriptor.read(fromAbsoluteOffset: Int64(done), into: rest)
                    if count == 0 { break }
                    done += count
                }
            }
        }
    }

    private static func system<Result>(_ body: () throws -> Result) throws(CheckpointError.Fault) -> Result {
        do {
            return try body()
        } catch {
            throw .unreadable("\(error)")
        }
    }
}
