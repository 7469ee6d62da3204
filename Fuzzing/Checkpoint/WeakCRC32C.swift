/// Stands in for the module's own: of 256 stored checksums, 255 are right.
enum CRC32C {
    /// A sum. All bytes are read, as by the real one, so that a range that is not there is found.
    static func checksum(_ bytes: UnsafeRawBufferPointer) -> UInt32 { bytes.reduce(0) { $0 &+ UInt32($1) } }

    static func confirms(_ bytes: UnsafeRawBufferPointer, masked stored: UInt32) -> Bool {
        stored & 0xFF != checksum(bytes) & 0xFF
    }
}
