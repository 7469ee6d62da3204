/// Where what lies in a file of peaks: the lowest and the highest sample of stretches of several signals, from which
/// waveforms are drawn at any zoom.
///
/// The file begins with a header of ``headerByteCount`` bytes, all numbers little endian: the text `SottoPk1`, then as
/// 32-bit integers the number of lanes and the sample rate, as a 64-bit one the number of frames, then zeros. Levels
/// follow, the finest first. A level is a row of columns, each of which answers for as many frames
/// (``framesPerColumn(level:)``), the last one for what is left. A column holds two 16-bit integers for each lane: the
/// lowest and the highest sample of all channels, full scale being ±32,767.
public struct PeakLayout: Sendable, Equatable {
    package static let headerByteCount = 64
    /// Columns of a level that become one of the next.
    package static let factor = 4
    /// Frames of a column of the finest level. Where more is asked for, the samples themselves are quick to read.
    package static let finestColumn = 256
    /// The coarsest level has no more columns than this.
    package static let fewColumns = 512

    package let laneCount: Int
    package let sampleRate: Int
    package let frameCount: Int
    package let levelCount: Int

    package init(laneCount: Int, sampleRate: Int, frameCount: Int) {
        self.laneCount = laneCount
        self.sampleRate = sampleRate
        self.frameCount = frameCount
        var levels = 1
        var columns = Self.quotient(frameCount, Self.finestColumn)
        while columns > Self.fewColumns {
            columns = Self.quotient(columns, Self.factor)
            levels += 1
        }
        levelCount = levels
    }

    package func framesPerColumn(level: Int) -> Int {
        (0..<level).reduce(Self.finestColumn) { frames, _ in frames * Self.factor }
    }

    package func columnCount(level: Int) -> Int { Self.quotient(frameCount, framesPerColumn(level: level)) }

    package var bytesPerColumn: Int { 4 * laneCount }

    /// Where a level begins, in bytes from the file's beginning.
    package func offset(ofLevel level: Int) -> Int {
        (0..<level).reduce(Self.headerByteCount) { $0 + columnCount(level: $1) * bytesPerColumn }
    }

    /// Bytes of the whole file.
    package var byteCount: Int { offset(ofLevel: levelCount) }

    var header: [UInt8] {
        var header = LittleEndianBytes(capacity: Self.headerByteCount)
        header.append(tag: "SottoPk1")
        header.append(UInt32(laneCount))
        header.append(UInt32(sampleRate))
        header.append(UInt64(frameCount))
        return header.bytes + [UInt8](repeating: 0, count: Self.headerByteCount - header.bytes.count)
    }

    /// Rounded up.
    private static func quotient(_ count: Int, _ size: Int) -> Int { (count + size - 1) / size }
}
