/// An ordered table of keys and values in LevelDB's file format, as TensorFlow writes it.
///
/// The file is a row of blocks and a footer, which says where the index block lies; that one says where the blocks of
/// entries lie. Each block carries its kind of compression and a checksum.
struct Table {
    private static let footerByteCount = 48
    private static let magic: [UInt8] = [0x57, 0xFB, 0x80, 0x8B, 0x24, 0x75, 0x47, 0xDB]
    /// The byte that says how a block is compressed, and the checksum.
    private static let trailerByteCount = 5

    private let bytes: [UInt8]
    private let index: ArraySlice<UInt8>

    /// - Parameter bytes: the whole file.
    init(_ bytes: [UInt8]) throws(CheckpointError.Fault) {
        guard bytes.count >= Self.footerByteCount else { throw .foreign("it is too short") }
        guard bytes.suffix(Self.magic.count).elementsEqual(Self.magic) else {
            throw .foreign("it does not end as one does")
        }
        self.bytes = bytes
        var footer = ByteCursor(bytes.suffix(Self.footerByteCount))
        // A block of remarks about the table; those of a checkpoint have none, but damage to it is damage.
        _ = try Self.block(at: &footer, of: bytes)
        index = try Self.block(at: &footer, of: bytes)
    }

    /// Calls `body` with every key and its value, in the order of the keys, which are all different.
    func forEachEntry(
        _ body: (_ key: [UInt8], _ value: ArraySlice<UInt8>) throws(CheckpointError.Fault) -> Void
    ) throws(CheckpointError.Fault) {
        var lastKey: [UInt8]?
        var end = bytes.startIndex
        var blocks = try TableBlock(index)
        while let handle = try blocks.next() {
            var cursor = ByteCursor(handle)
            let contents = try Self.block(at: &cursor, of: bytes)
            // No block is read twice, however often a hostile index names it.
            guard contents.startIndex >= end else {
                throw .damaged("the block at byte \(contents.startIndex) is out of order")
            }
            end = contents.endIndex
            var entries = try TableBlock(contents)
            while let value = try entries.next() {
                if let lastKey, !lastKey.lexicographicallyPrecedes(entries.key) {
                    throw .damaged("the block at byte \(contents.startIndex) has a key out of order")
                }
                lastKey = entries.key
                try body(entries.key, value)
            }
        }
    }

    /// Takes a block's place from the cursor and returns the block's contents, checked.
    private static func block(
        at cursor: inout ByteCursor, of bytes: [UInt8]
    ) throws(CheckpointError.Fault) -> ArraySlice<UInt8> {
        let offset = try cursor.varint()
        let byteCount = try cursor.varint()
        let limit = UInt64(bytes.count - footerByteCount)
        let (contentsEnd, overflows) = offset.addingReportingOverflow(byteCount)
        guard !overflows, contentsEnd <= limit, limit - contentsEnd >= UInt64(trailerByteCount) else {
            throw .damaged("the block of \(byteCount) bytes at byte \(offset) lies outside the file")
        }
        let contents = bytes[Int(offset)..<Int(contentsEnd)]
        let kind = bytes[Int(contentsEnd)]
        let checked = bytes[Int(offset)...Int(contentsEnd)]
        var trailer = ByteCursor(bytes[(Int(contentsEnd) + 1)...])
        let checksum = try trailer.littleEndian32()
        guard checked.withUnsafeBytes({ CRC32C.confirms($0, masked: checksum) }) else {
            throw .damaged("the block at byte \(offset) fails its checksum")
        }
        switch kind {
        case 0: return contents
        case 1: throw .unsupported("the block at byte \(offset) is compressed with Snappy")
        default: throw .unsupported("the block at byte \(offset) is compressed in the unknown way \(kind)")
        }
    }
}
