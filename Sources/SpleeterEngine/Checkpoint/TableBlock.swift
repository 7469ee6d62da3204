/// The entries of one block of a ``Table``, in order.
///
/// A key is stored as the number of bytes that it shares with the key before, and the bytes that follow these. Behind
/// the entries stand the positions of keys that share nothing, for a search; reading from front to back needs none.
struct TableBlock {
    /// The key of the entry that ``next()`` returned last.
    private(set) var key: [UInt8] = []

    private var cursor: ByteCursor
    private var keyBytesLeft: Int

    /// - Parameter contents: the block without its trailer.
    init(_ contents: ArraySlice<UInt8>) throws(CheckpointError.Fault) {
        var counter = ByteCursor(contents.suffix(4))
        let restartCount = try counter.littleEndian32()
        let restartByteCount = (UInt64(restartCount) + 1) * 4
        guard restartByteCount <= UInt64(contents.count) else {
            throw .damaged("the block at byte \(contents.startIndex) has no room for its \(restartCount) restarts")
        }
        cursor = ByteCursor(contents.dropLast(Int(restartByteCount)))
        // A few bytes could otherwise repeat a long key without end.
        keyBytesLeft = 16 * contents.count
    }

    /// The next entry's value, or nil at the end.
    mutating func next() throws(CheckpointError.Fault) -> ArraySlice<UInt8>? {
        guard !cursor.isAtEnd else { return nil }
        let position = cursor.rest.startIndex
        let sharedCount = try cursor.varint()
        let ownCount = try cursor.varint()
        let valueCount = try cursor.varint()
        let own = try cursor.take(ownCount)
        let value = try cursor.take(valueCount)

        guard sharedCount <= UInt64(key.count) else {
            throw .damaged("the key at byte \(position) shares more than the key before it has")
        }
        key.replaceSubrange(Int(sharedCount)..., with: own)
        keyBytesLeft -= key.count
        guard keyBytesLeft >= 0 else {
            throw .unsupported("the keys of one block are many times as long as the block")
        }
        return value
    }
}
