/// What the header of a WAV file says, and where its samples lie.
///
/// Two containers are understood: RIFF (sizes in 32 bits) and RF64, which moves the sizes into a `ds64`
/// chunk for files beyond 4 GiB (EBU Tech 3306).
public struct WAVHeader: Sendable, Hashable {
    public var format: AudioFormat
    /// Frames in the data chunk.
    public var frameCount: Int
    /// Byte offset of the first sample from the start of the file.
    public var dataOffset: Int

    /// How long the file is, in seconds.
    public var duration: Double { Double(frameCount) / Double(max(format.sampleRate, 1)) }

    /// Bytes that ``encoded(format:frameCount:)`` takes for mono and stereo, whatever the container.
    public static let encodedByteCount = 92

    /// Bytes that ``encoded(format:frameCount:)`` takes, whatever the container and the count.
    public static func encodedByteCount(of format: AudioFormat) -> Int {
        encodedByteCount + (format.isExtensible ? extensionByteCount : 0)
    }

    /// What WAVE_EXTENSIBLE adds to the format chunk: its own size, the bits that count, the mask, and a GUID.
    private static let extensionByteCount = 24
    /// The end of the GUIDs whose first two bytes are a classic tag.
    private static let subformatEnd: [UInt8] = [
        0x00, 0x00, 0x00, 0x00, 0x10, 0x00, 0x80, 0x00, 0x00, 0xAA, 0x00, 0x38, 0x9B, 0x71,
    ]

    /// The header of a file that holds exactly `frameCount` frames right behind it.
    ///
    /// Its length never depends on the count: room for `ds64` is kept as a `JUNK` chunk, so that a header
    /// can be written again in place when a longer count is known. RF64 is used only when RIFF cannot say
    /// the size. Float files carry the `fact` chunk; integer files keep the same room in `JUNK`. More than two channels
    /// make the format WAVE_EXTENSIBLE.
    ///
    /// - Parameter frameCount: frames that follow; at least 0.
    /// - Returns: ``encodedByteCount(of:)`` bytes.
    public static func encoded(format: AudioFormat, frameCount: Int) -> [UInt8] {
        let dataByteCount = frameCount * format.bytesPerFrame
        let padding = dataByteCount & 1
        let byteCount = encodedByteCount(of: format)
        let riffByteCount = byteCount - 8 + dataByteCount + padding
        let needsRF64 = riffByteCount > Int(UInt32.max)

        var bytes = LittleEndianBytes(capacity: byteCount)
        bytes.append(tag: needsRF64 ? "RF64" : "RIFF")
        bytes.append(UInt32(clamping: needsRF64 ? Int(UInt32.max) : riffByteCount))
        bytes.append(tag: "WAVE")

        bytes.append(tag: needsRF64 ? "ds64" : "JUNK")
        bytes.append(UInt32(28))
        bytes.append(UInt64(needsRF64 ? riffByteCount : 0))
        bytes.append(UInt64(needsRF64 ? dataByteCount : 0))
        bytes.append(UInt64(needsRF64 ? frameCount : 0))
        bytes.append(UInt32(0))

        bytes.append(tag: "fmt ")
        let tag = format.sampleFormat.isFloat ? FormatTag.float : FormatTag.pcm
        bytes.append(UInt32(16 + (format.isExtensible ? extensionByteCount : 0)))
        bytes.append(UInt16(format.isExtensible ? FormatTag.extensible : tag))
        bytes.append(UInt16(format.channelCount))
        bytes.append(UInt32(format.sampleRate))
        bytes.append(UInt32(clamping: format.sampleRate * format.bytesPerFrame))
        bytes.append(UInt16(format.bytesPerFrame))
        bytes.append(UInt16(format.sampleFormat.byteCount * 8))
        if format.isExtensible {
            bytes.append(UInt16(extensionByteCount - 2))
            bytes.append(UInt16(format.sampleFormat.byteCount * 8))
            bytes.append(format.channelMask)
            bytes.append(UInt16(tag))
            for byte in subformatEnd { bytes.append(byte) }
        }

        bytes.append(tag: format.sampleFormat.isFloat ? "fact" : "JUNK")
        bytes.append(UInt32(4))
        bytes.append(UInt32(clamping: format.sampleFormat.isFloat ? frameCount : 0))

        bytes.append(tag: "data")
        bytes.append(UInt32(needsRF64 ? Int(UInt32.max) : dataByteCount))
        return bytes.bytes
    }

    enum FormatTag {
        static let pcm = 0x0001
        static let float = 0x0003
        static let extensible = 0xFFFE
    }
}

extension AudioFormat {
    /// Whether a WAV file has to say which speakers the channels are for.
    fileprivate var isExtensible: Bool { channelCount > 2 }
}
