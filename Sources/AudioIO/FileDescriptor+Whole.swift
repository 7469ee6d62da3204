import SystemPackage

extension FileDescriptor {
    /// Reads at `offset` until `buffer` is full or the file ends. Returns the bytes read.
    func readFully(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        var done = 0
        while done < buffer.count {
            let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[done...])
            let count = try read(fromAbsoluteOffset: Int64(offset + done), into: rest)
            if count == 0 { break }
            done += count
        }
        return done
    }
}

/// Runs a system call for the file at `path` and gives its failure as a ``WAVError``.
func wrapping<Result>(_ path: String, _ body: () throws -> Result) throws -> Result {
    do {
        return try body()
    } catch let errno as Errno {
        throw WAVError.inputOutput(path: path, reason: errno.description)
    }
}
