import SpleeterEngine

/// Index files that no honest program writes, but whose checksums are right.
enum CheckpointIndexBuilder {
    /// An entry of a block, with the count of bytes that its key claims to share with the one before.
    struct Entry {
        var shared = 0
        var key: String
        var value: [UInt8]
    }

    /// Bytes of a block, and the byte behind it that says how they are compressed.
    struct Block {
        var contents: [UInt8]
        var kind: UInt8 = 0

        init(contents: [UInt8], kind: UInt8 = 0) {
            self.contents = contents
            self.kind = kind
        }

        init(_ entries: [Entry], restarts: [UInt32] = [0], kind: UInt8 = 0) {
            contents = entries.flatMap { entry in
                varint(entry.shared) + varint(entry.key.utf8.count) + varint(entry.value.count)
                    + Array(entry.key.utf8) + entry.value
            }
            contents += (restarts + [UInt32(restarts.count)]).flatMap(little)
            self.kind = kind
        }
    }

    /// A file of blocks, an index block that names them in the order of `handles`, and a footer.
    static func file(_ blocks: [Block], handles order: [Int]? = nil, indexKind: UInt8 = 0) -> [UInt8] {
        var bytes: [UInt8] = []
        func append(_ block: Block) -> [UInt8] {
            let handle = varint(bytes.count) + varint(block.contents.count)
            let checked = block.contents + [block.kind]
            bytes += checked + little(checked.withUnsafeBytes(CRC32C.masked))
            return handle
        }
        let handles = blocks.map { append($0) }
        let named = (order ?? Array(blocks.indices)).map { Entry(key: "key", value: handles[$0]) }
        let footer = append(Block([])) + append(Block(named, kind: indexKind))
        return bytes + ending(footer)
    }

    /// A file with one block that begins with a sound header and goes on with `entries`.
    static func file(entries: [Entry]) -> [UInt8] { file([Block([header] + entries)]) }

    /// The footer, which holds the places of two blocks.
    static func ending(_ handles: [UInt8]) -> [UInt8] {
        handles + [UInt8](repeating: 0, count: 40 - handles.count)
            + little(UInt32(0x8B80_FB57)) + little(UInt32(0xDB47_7524))
    }

    /// The entry of a checkpoint in one data file.
    static let header = Entry(key: "", value: number(1, 1))

    /// A tensor's entry, of float32 unless told otherwise.
    static func tensor(
        type: Int = 1, axes: [Int] = [], shard: Int = 0, offset: UInt64 = 0, byteCount: UInt64 = 4, more: [UInt8] = []
    ) -> [UInt8] {
        number(1, UInt64(type)) + message(2, axes.flatMap { message(2, number(1, UInt64(bitPattern: Int64($0)))) })
            + number(3, UInt64(shard)) + number(4, offset) + number(5, byteCount) + more
    }

    static func number(_ field: Int, _ value: UInt64) -> [UInt8] { varint(field << 3) + varint(value) }

    static func message(_ field: Int, _ bytes: [UInt8]) -> [UInt8] {
        varint(field << 3 | 2) + varint(bytes.count) + bytes
    }

    static func varint(_ value: some BinaryInteger) -> [UInt8] {
        var rest = UInt64(value)
        var bytes: [UInt8] = []
        while rest > 0x7F {
            bytes.append(UInt8(rest & 0x7F) | 0x80)
            rest >>= 7
        }
        return bytes + [UInt8(rest)]
    }

    static func little(_ value: UInt32) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
}
