/// What a checkpoint's index says of one tensor: TensorFlow's `BundleEntryProto`.
struct TensorEntry {
    /// The kind of the numbers, by TensorFlow's own count: see ``float32``.
    private(set) var dataType = 0
    /// The length of each axis; none for a single number.
    private(set) var shape: [Int] = []
    /// Which of the data files holds the tensor.
    private(set) var shard = 0
    /// Where it lies in that file.
    private(set) var byteRange = 0..<0
    /// The masked CRC-32C of these bytes.
    private(set) var checksum: UInt32 = 0
    /// Whether the tensor is stored in pieces under other names, so that this entry has no bytes.
    private(set) var isSliced = false

    /// The data type of 32-bit floating point numbers.
    static let float32 = 1

    /// - Throws: ``CheckpointError/Fault/damaged(_:)`` also when a size cannot be true: then every number above is at
    ///   least 0, and a float32 tensor has exactly the bytes that its shape wants.
    init(_ message: ArraySlice<UInt8>) throws(CheckpointError.Fault) {
        var offset = 0
        var byteCount = 0
        var fields = ProtobufReader(message)
        while let field = try fields.next() {
            switch (field.number, field.value) {
            case (1, .varint(let value)): dataType = try Self.size(value)
            case (2, .bytes(let value)): shape = try Self.shape(value)
            case (3, .varint(let value)): shard = try Self.size(value)
            case (4, .varint(let value)): offset = try Self.size(value)
            case (5, .varint(let value)): byteCount = try Self.size(value)
            case (6, .fixed32(let value)): checksum = value
            case (7, .bytes): isSliced = true
            default: break
            }
        }
        let (end, overflows) = offset.addingReportingOverflow(byteCount)
        guard !overflows else { throw .damaged("a tensor lies at the impossible byte \(offset)") }
        byteRange = offset..<end
        if dataType == Self.float32, !isSliced {
            guard Self.byteCount(of: shape) == byteCount else {
                throw .damaged("a tensor of shape \(shape) has \(byteCount) bytes")
            }
        }
    }

    /// The bytes of a float32 tensor; nil when there are more than any file has.
    private static func byteCount(of shape: [Int]) -> Int? {
        var product = MemoryLayout<Float>.size
        for length in shape {
            let (next, overflows) = product.multipliedReportingOverflow(by: length)
            if overflows { return nil }
            product = next
        }
        return product
    }

    /// Reads a `TensorShapeProto`: a message for each axis, with its length and perhaps a name.
    private static func shape(_ message: ArraySlice<UInt8>) throws(CheckpointError.Fault) -> [Int] {
        var shape: [Int] = []
        var fields = ProtobufReader(message)
        while let field = try fields.next() {
            guard case (2, .bytes(let axis)) = field else { continue }
            var length = 0
            var axisFields = ProtobufReader(axis)
            while let field = try axisFields.next() {
                if case (1, .varint(let value)) = field { length = try size(value) }
            }
            shape.append(length)
        }
        return shape
    }

    private static func size(_ value: UInt64) throws(CheckpointError.Fault) -> Int {
        guard let size = Int(exactly: value) else { throw .damaged("a tensor's entry has an impossible number") }
        return size
    }
}
