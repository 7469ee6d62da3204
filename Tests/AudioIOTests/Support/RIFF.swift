import Foundation
import TestSupport

/// A RIFF file built chunk by chunk, right or wrong as a test wants it.
struct RIFF {
    private(set) var bytes: [UInt8]

    init(_ container: String = "RIFF", kind: String = "WAVE") {
        bytes = Array(container.utf8) + Self.little(UInt32(0)) + Array(kind.utf8)
    }

    static func little<Value: FixedWidthInteger>(_ value: Value) -> [UInt8] {
        withUnsafeBytes(of: value.littleEndian) { Array($0) }
    }

    /// Adds a chunk. `size` is what its head says, where that is not the truth.
    func chunk(_ name: String, _ contents: [UInt8], size: UInt32? = nil) -> RIFF {
        var copy = self
        copy.bytes += Array(name.utf8) + Self.little(size ?? UInt32(contents.count)) + contents
        return copy
    }

    func fmt(
        tag: UInt16 = 1, channels: UInt16 = 2, rate: UInt32 = 44_100, align: UInt16 = 4, bits: UInt16 = 16,
        more: [UInt8] = [], size: UInt32? = nil
    ) -> RIFF {
        let contents =
            Self.little(tag) + Self.little(channels) + Self.little(rate) + Self.little(rate &* UInt32(align))
            + Self.little(align) + Self.little(bits) + more
        return chunk("fmt ", contents, size: size)
    }

    func ds64(dataSize: UInt64) -> RIFF {
        chunk("ds64", Self.little(UInt64(0)) + Self.little(dataSize) + Self.little(UInt64(0)) + Self.little(UInt32(0)))
    }

    func data(_ contents: [UInt8] = [UInt8](repeating: 0, count: 40), size: UInt32? = nil) -> RIFF {
        chunk("data", contents, size: size)
    }

    func write(in folder: TemporaryFolder) throws -> String {
        try written(bytes, in: folder)
    }
}

/// Writes bytes to a file and gives its path.
func written(_ bytes: [UInt8], in folder: TemporaryFolder) throws -> String {
    let path = folder.file("given.wav").string
    try Data(bytes).write(to: URL(filePath: path))
    return path
}
