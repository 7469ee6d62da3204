/// Everything that a checkpoint's index file says.
struct BundleIndex {
    let header: BundleHeader
    let entries: [String: TensorEntry]

    /// - Parameter bytes: the whole file.
    init(_ bytes: [UInt8]) throws(CheckpointError.Fault) {
        var header: BundleHeader?
        var entries: [String: TensorEntry] = [:]
        try Table(bytes).forEachEntry { (key, value) throws(CheckpointError.Fault) in
            guard let bundle = header else {
                guard key.isEmpty else { throw .damaged("it does not begin with a header") }
                header = try BundleHeader(value)
                return
            }
            guard let name = String(validating: key, as: UTF8.self) else {
                throw .damaged("the name of a tensor is no text")
            }
            let entry = try TensorEntry(value)
            guard entry.shard < bundle.shardCount else {
                throw .damaged("\(name.debugDescription) lies in data file \(entry.shard) of \(bundle.shardCount)")
            }
            // Keys are all different, but not every two that differ are different text.
            guard entries.updateValue(entry, forKey: name) == nil else {
                throw .damaged("there are two tensors \(name.debugDescription)")
            }
        }
        guard let header else { throw .damaged("it has no header") }
        self.header = header
        self.entries = entries
    }
}
