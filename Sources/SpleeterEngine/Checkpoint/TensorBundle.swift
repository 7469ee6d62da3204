/// The tensors of a TensorFlow checkpoint: a table of their names, and data files that are mapped into memory.
///
/// A bundle may come from anyone. Every size and place is checked before it is used, so that a hostile file gives an
/// error, and takes no more memory than its own length explains. What is not checked is that the files stay as they are
/// while a tensor is in use: see ``withFloats(_:shape:_:)``.
public final class TensorBundle: Sendable {
    /// The names of all tensors, of whatever type, sorted.
    public let tensorNames: [String]

    /// The index's path.
    public let indexPath: String

    private let entries: [String: TensorEntry]
    private let shards: [(path: String, file: MappedFile)]

    /// An index of this size would name tens of thousands of tensors; Spleeter's has 5,244 bytes.
    private static let maximumIndexByteCount = 1 << 20

    /// Opens a checkpoint and checks its index, and that its data files are as long as the index wants them.
    ///
    /// The tensors themselves are checked when they are used.
    ///
    /// - Parameter prefix: what the names of the checkpoint's files begin with: `<prefix>.index`,
    ///   `<prefix>.data-00000-of-00001` and so on.
    /// - Parameter indexChecksum: CRC32C that the index must have. As it holds the checksums of all tensors, this one
    ///   number tells a model from all others.
    public init(prefix: String, indexChecksum: UInt32? = nil) throws(CheckpointError) {
        let indexPath = prefix + ".index"
        let index = try naming(indexPath) { () throws(CheckpointError.Fault) in
            let bytes = try RegularFile(path: indexPath).contents(upTo: Self.maximumIndexByteCount)
            let found = bytes.withUnsafeBytes { CRC32C.checksum($0) }
            if let wanted = indexChecksum, wanted != found {
                throw .foreign("its checksum is \(String(found, radix: 16)) instead of \(String(wanted, radix: 16))")
            }
            return try BundleIndex(bytes)
        }
        var shards: [(path: String, file: MappedFile)] = []
        for shard in 0..<index.header.shardCount {
            let path = "\(prefix).data-\(Self.padded(shard))-of-\(Self.padded(index.header.shardCount))"
            let file = try naming(path) { () throws(CheckpointError.Fault) in try MappedFile(path: path) }
            shards.append((path, file))
        }
        for entry in index.entries.values {
            let shard = shards[entry.shard]
            guard entry.byteRange.upperBound <= shard.file.byteCount else {
                throw CheckpointError(
                    path: shard.path,
                    fault: .incomplete(
                        "it has \(shard.file.byteCount) bytes, and a tensor ends at \(entry.byteRange.upperBound)"
                    )
                )
            }
        }
        self.indexPath = indexPath
        self.shards = shards
        entries = index.entries
        tensorNames = index.entries.keys.sorted()
    }

    /// The length of each axis of a tensor; nil when there is no such tensor.
    public func shape(of name: String) -> [Int]? { entries[name]?.shape }

    /// Calls `body` with the numbers of a float32 tensor, the last axis running fastest.
    ///
    /// Their checksum is computed first, on each call. They are valid until `body` returns, and lie in the data file's
    /// own pages: a program that writes to the file meanwhile changes them unseen, and one that cuts it ends this process
    /// by SIGBUS. A cut that came before the call is an error.
    ///
    /// - Parameter shape: what the shape has to be.
    /// - Throws: ``CheckpointError`` when there is no such tensor, or it is not as it should be; what `body` throws.
    public func withFloats<Result>(
        _ name: String, shape: [Int], _ body: (UnsafeBufferPointer<Float>) throws -> Result
    ) throws -> Result {
        let entry = try naming(indexPath) { () throws(CheckpointError.Fault) in
            try floatEntry(name, shape: shape)
        }
        let (path, file) = shards[entry.shard]
        try naming(path) { () throws(CheckpointError.Fault) in try file.checkLength() }
        return try file.withBytes(entry.byteRange) { bytes in
            guard CRC32C.confirms(bytes, masked: entry.checksum) else {
                let quoted = name.debugDescription
                throw CheckpointError(path: path, fault: .damaged("the tensor \(quoted) fails its checksum"))
            }
            return try Self.withAlignedFloats(bytes, body)
        }
    }

    private func floatEntry(_ name: String, shape: [Int]) throws(CheckpointError.Fault) -> TensorEntry {
        let quoted = name.debugDescription
        guard let entry = entries[name] else { throw .incomplete("it has no tensor \(quoted)") }
        guard entry.dataType == TensorEntry.float32 else {
            throw .unsupported("the tensor \(quoted) is of data type \(entry.dataType), not float32")
        }
        guard !entry.isSliced else { throw .unsupported("the tensor \(quoted) is stored in slices") }
        guard entry.shape == shape else {
            throw .incomplete("it has no tensor \(quoted) of shape \(shape), but one of shape \(entry.shape)")
        }
        return entry
    }

    /// Calls `body` with bytes as floats, in a copy when they do not lie where floats may.
    private static func withAlignedFloats<Result>(
        _ bytes: UnsafeRawBufferPointer, _ body: (UnsafeBufferPointer<Float>) throws -> Result
    ) rethrows -> Result {
        let isAligned = Int(bitPattern: bytes.baseAddress).isMultiple(of: MemoryLayout<Float>.alignment)
        if isAligned { return try body(bytes.bindMemory(to: Float.self)) }
        let count = bytes.count / MemoryLayout<Float>.size
        let copy = [Float](unsafeUninitializedCapacity: count) { buffer, initialized in
            UnsafeMutableRawBufferPointer(buffer).copyMemory(from: bytes)
            initialized = count
        }
        return try copy.withUnsafeBufferPointer(body)
    }

    /// A number as data files have it in their names: in at least five digits.
    private static func padded(_ number: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, 5 - digits.count)) + digits
    }
}
