/// Collects a binary header field by field.
struct LittleEndianBytes {
    private(set) var bytes: [UInt8] = []

    init(capacity: Int) {
        bytes.reserveCapacity(capacity)
    }

    mutating func append<Value: FixedWidthInteger>(_ value: Value) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }

    /// Appends a chunk's four-character name.
    mutating func append(tag: StaticString) {
        tag.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }
}

extension UnsafeRawBufferPointer {
    /// Reads an integer at any byte offset; the caller has checked that it lies inside.
    func littleEndian<Value: FixedWidthInteger>(_ type: Value.Type, at offset: Int) -> Value {
        Value(littleEndian: loadUnaligned(fromByteOffset: offset, as: type))
    }

    /// Whether the four bytes at `offset` spell `tag`.
    func hasTag(_ tag: StaticString, at offset: Int) -> Bool {
        guard offset + 4 <= count else { return false }
        return tag.withUTF8Buffer { name in (0..<4).allSatisfy { self[offset + $0] == name[$0] } }
    }
}
