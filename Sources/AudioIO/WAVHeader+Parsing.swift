import SystemPackage

extension WAVHeader {
    /// Reads the header of an open file.
    ///
    /// Unknown chunks are passed over. Every size is checked against the file before it is used, so that a
    /// hostile file can neither crash nor make the reader allocate.
    ///
    /// - Parameter isGrowing: whether the file is still being written, so that its sizes say nothing yet: then the frames
    ///   are those that are there.
    /// - Throws: ``WAVError``.
    init(reading file: FileDescriptor, path: String, isGrowing: Bool = false) throws {
        let fileSize = Int(try wrapping(path) { try file.seek(offset: 0, from: .end) })
        var chunks = ChunkWalker(file: file, path: path, fileSize: fileSize)
        let is64Bit = try chunks.readContainer()

        var format: AudioFormat?
        var longDataByteCount: Int?
        while let chunk = try chunks.next() {
            switch chunk.name {
            case .format:
                guard format == nil else {
                    throw WAVError.malformed(path: path, reason: "there are two format chunks")
                }
                format = try Self.parseFormat(try chunks.contents(of: chunk, atMost: 40), path: path)
            case .sizes64 where is64Bit:
                longDataByteCount = try Self.parseSizes(try chunks.contents(of: chunk, atMost: 28), path: path)
            case .data:
                guard let format else {
                    throw WAVError.malformed(path: path, reason: "the data chunk comes before the format")
                }
                var byteCount = chunk.byteCount
                if is64Bit, byteCount == Int(UInt32.max), let longDataByteCount { byteCount = longDataByteCount }
                let available = fileSize - chunk.offset
                if isGrowing { byteCount = available }
                guard byteCount <= available else {
                    throw WAVError.truncated(
                        path: path,
                        expectedFrames: byteCount / format.bytesPerFrame,
                        actualFrames: available / format.bytesPerFrame
                    )
                }
                self.init(
                    format: format,
                    frameCount: byteCount / format.bytesPerFrame,
                    dataOffset: chunk.offset
                )
                return
            default:
                break
            }
        }
        throw WAVError.malformed(path: path, reason: "there is no data chunk")
    }

    private static func parseSizes(_ bytes: [UInt8], path: String) throws -> Int {
        guard bytes.count >= 24 else {
            throw WAVError.malformed(path: path, reason: "the ds64 chunk is too short")
        }
        let byteCount = bytes.withUnsafeBytes { $0.littleEndian(UInt64.self, at: 8) }
        guard let value = Int(exactly: byteCount) else {
            throw WAVError.malformed(path: path, reason: "the ds64 chunk names an impossible size")
        }
        return value
    }

    private static func parseFormat(_ bytes: [UInt8], path: String) throws -> AudioFormat {
        guard bytes.count >= 16 else {
            throw WAVError.malformed(path: path, reason: "the format chunk is too short")
        }
        return try bytes.withUnsafeBytes { raw in
            var tag = Int(raw.littleEndian(UInt16.self, at: 0))
            let channelCount = Int(raw.littleEndian(UInt16.self, at: 2))
            var channelMask: UInt32 = 0
            if tag == FormatTag.extensible, raw.count >= 26 {
                // Of one or two channels there is nothing to say.
                channelMask = channelCount > 2 ? raw.littleEndian(UInt32.self, at: 20) : 0
                // The first two bytes of the sub-format's GUID are the classic tag.
                tag = Int(raw.littleEndian(UInt16.self, at: 24))
            }
            let sampleRate = Int(raw.littleEndian(UInt32.self, at: 4))
            let bytesPerFrame = Int(raw.littleEndian(UInt16.self, at: 12))
            let bits = Int(raw.littleEndian(UInt16.self, at: 14))
            guard let sampleFormat = sampleFormat(tag: tag, bits: bits) else {
                throw WAVError.unsupported(path: path, reason: "coding \(tag) with \(bits) bits")
            }
            guard channelCount > 0, sampleRate > 0, bytesPerFrame == channelCount * sampleFormat.byteCount else {
                throw WAVError.malformed(path: path, reason: "the format chunk contradicts itself")
            }
            return AudioFormat(
                sampleRate: sampleRate, channelCount: channelCount, sampleFormat: sampleFormat, channelMask: channelMask
            )
        }
    }

    private static func sampleFormat(tag: Int, bits: Int) -> SampleFormat? {
        switch (tag, bits) {
        case (FormatTag.pcm, 16): .int16
        case (FormatTag.pcm, 24): .int24
        case (FormatTag.pcm, 32): .int32
        case (FormatTag.float, 32): .float32
        default: nil
        }
    }
}

/// Steps from chunk to chunk of a RIFF file.
private struct ChunkWalker {
    enum Name { case format, sizes64, data, other }

    struct Chunk {
        var name: Name
        var offset: Int
        var byteCount: Int
    }

    let file: FileDescriptor
    let path: String
    let fileSize: Int
    private var position = 12

    init(file: FileDescriptor, path: String, fileSize: Int) {
        self.file = file
        self.path = path
        self.fileSize = fileSize
    }

    /// Checks the first twelve bytes. Returns whether the container is RF64.
    func readContainer() throws -> Bool {
        let start = try read(at: 0, count: min(12, fileSize))
        return try start.withUnsafeBytes { raw in
            guard raw.count == 12, raw.hasTag("WAVE", at: 8) else { throw WAVError.notWAV(path: path) }
            if raw.hasTag("RIFF", at: 0) { return false }
            if raw.hasTag("RF64", at: 0) { return true }
            throw WAVError.notWAV(path: path)
        }
    }

    mutating func next() throws -> Chunk? {
        guard position + 8 <= fileSize else { return nil }
        let head = try read(at: position, count: 8)
        let chunk = head.withUnsafeBytes { raw in
            let name: Name =
                raw.hasTag("fmt ", at: 0)
                ? .format : raw.hasTag("ds64", at: 0) ? .sizes64 : raw.hasTag("data", at: 0) ? .data : .other
            return Chunk(name: name, offset: position + 8, byteCount: Int(raw.littleEndian(UInt32.self, at: 4)))
        }
        position = chunk.offset + chunk.byteCount + (chunk.byteCount & 1)
        return chunk
    }

    func contents(of chunk: Chunk, atMost limit: Int) throws -> [UInt8] {
        try read(at: chunk.offset, count: min(chunk.byteCount, limit, fileSize - chunk.offset))
    }

    private func read(at offset: Int, count: Int) throws -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        let got = try bytes.withUnsafeMutableBytes { buffer in
            try wrapping(path) { try file.readFully(at: offset, into: buffer) }
        }
        guard got == count else { throw WAVError.malformed(path: path, reason: "the file ends inside its header") }
        return bytes
    }
}
