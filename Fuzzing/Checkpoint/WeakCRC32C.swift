/// Stands in for the module's own: of 256 stored checksums, 255 are right.
enum CRC32C {
    static func confirms(_ bytes: UnsafeRawBufferPointer, masked stored: UInt32) -> Bool {
        // All bytes are read, as by the real one, so that a range that is not there is found.
        UInt8(truncatingIfNeeded: stored) != bytes.reduce(0, &+)
    }
}
