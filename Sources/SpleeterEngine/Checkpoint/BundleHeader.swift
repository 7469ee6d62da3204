/// What the first entry of a checkpoint's index says of the whole: TensorFlow's `BundleHeaderProto`.
struct BundleHeader {
    /// Files that the tensors are spread over, at least 1.
    private(set) var shardCount = 0

    /// The version of the format that is read here, which TensorFlow has not changed since 2016.
    private static let version: UInt64 = 1

    /// - Throws: ``CheckpointError/Fault/unsupported(_:)`` for a checkpoint that wants a newer reader, or has its
    ///   numbers' highest bytes first.
    init(_ message: ArraySlice<UInt8>) throws(CheckpointError.Fault) {
        var count: UInt64 = 0
        var fields = ProtobufReader(message)
        while let field = try fields.next() {
            switch (field.number, field.value) {
            case (1, .varint(let value)): count = value
            case (2, .varint(let endianness)):
                guard endianness == 0 else { throw .unsupported("its numbers are big-endian") }
            case (3, .bytes(let version)): try Self.check(version)
            default: break
            }
        }
        guard let shardCount = Int32(exactly: count), shardCount > 0 else {
            throw .damaged("its header names \(count) data files")
        }
        self.shardCount = Int(shardCount)
    }

    /// Reads a `VersionDef`, in which the writer says what the reader must be capable of.
    private static func check(_ message: ArraySlice<UInt8>) throws(CheckpointError.Fault) {
        var fields = ProtobufReader(message)
        while let field = try fields.next() {
            switch (field.number, field.value) {
            case (2, .varint(let oldestReader)):
                guard oldestReader <= version else {
                    throw .unsupported("it wants a reader of version \(oldestReader); this one's is \(version)")
                }
            case (3, .varint(version)):
                throw .unsupported("it names readers of version \(version) as unfit")
            case (3, .bytes(let unfitReaders)):
                var cursor = ByteCursor(unfitReaders)
                while !cursor.isAtEnd {
                    guard try cursor.varint() != version else {
                        throw .unsupported("it names readers of version \(version) as unfit")
                    }
                }
            default: break
            }
        }
    }
}
