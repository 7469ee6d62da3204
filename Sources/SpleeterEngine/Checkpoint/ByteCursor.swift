/// Takes values from the front of bytes that nobody vouches for.
///
/// The bytes are a slice of a whole file, so that its indices are positions in that file.
struct ByteCursor {
    private(set) var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) {
        rest = bytes
    }

    var isAtEnd: Bool { rest.isEmpty }

    /// Takes the next `count` bytes.
    mutating func take(_ count: UInt64) throws(CheckpointError.Fault) -> ArraySlice<UInt8> {
        guard count <= UInt64(rest.count) else {
            throw .damaged("what begins at byte \(rest.startIndex) is \(count) bytes long, and \(rest.count) are there")
        }
        let taken = rest.prefix(Int(count))
        rest = rest.dropFirst(Int(count))
        return taken
    }

    /// Takes a number of one to ten bytes, seven bits in each, the lowest first; all but its last byte are over 127.
    mutating func varint() throws(CheckpointError.Fault) -> UInt64 {
        var value: UInt64 = 0
        for (position, byte) in rest.prefix(10).enumerated() {
            // The tenth byte has room for the last of 64 bits.
            if position == 9, byte > 1 { break }
            value |= UInt64(byte & 0x7F) << UInt64(7 * position)
            if byte < 0x80 {
                rest = rest.dropFirst(position + 1)
                return value
            }
        }
        throw .damaged("the number at byte \(rest.startIndex) does not end")
    }

    /// Takes four bytes as a number, the lowest byte first.
    mutating func littleEndian32() throws(CheckpointError.Fault) -> UInt32 {
        try take(4).reversed().reduce(0) { $0 << 8 | UInt32($1) }
    }
}
