/// Steps through the fields of one message in Protocol Buffers' wire format.
struct ProtobufReader {
    enum Value {
        case varint(UInt64)
        case fixed32(UInt32)
        /// Text, bytes, or a message inside the message.
        case bytes(ArraySlice<UInt8>)
        /// A number of 64 bits, of which no message of a checkpoint has one.
        case fixed64
    }

    private var cursor: ByteCursor

    init(_ message: ArraySlice<UInt8>) {
        cursor = ByteCursor(message)
    }

    /// The next field's number and value, or nil at the message's end.
    ///
    /// A caller passes over what it does not know, as the format wants it.
    mutating func next() throws(CheckpointError.Fault) -> (number: UInt64, value: Value)? {
        guard !cursor.isAtEnd else { return nil }
        let position = cursor.rest.startIndex
        let tag = try cursor.varint()
        let number = tag >> 3
        switch tag & 7 {
        case 0: return (number, .varint(try cursor.varint()))
        case 1:
            _ = try cursor.take(8)
            return (number, .fixed64)
        case 2: return (number, .bytes(try cursor.take(try cursor.varint())))
        case 5: return (number, .fixed32(try cursor.littleEndian32()))
        default: throw .damaged("the field at byte \(position) is of no known kind")
        }
    }
}
