import SystemPackage

/// Writes a file of peaks (``PeakLayout``) while the signals go by; memory does not grow with their length.
public final class PeakWriter {
    /// Frames that a block has, except the last, are a multiple of this.
    public static let blockUnit = PeakLayout.finestColumn

    private let path: String
    private let layout: PeakLayout
    private let file: FileDescriptor
    private var levels: [PeakLevel]
    private var frameCount = 0
    private var isOpen = true

    /// Creates the file, replacing what was there, unless that is a link.
    ///
    /// - Parameters:
    ///   - laneCount: how many signals there are.
    ///   - frameCount: the length of each.
    /// - Throws: ``WAVError/inputOutput(path:reason:)``.
    public init(path: String, laneCount: Int, sampleRate: Int, frameCount: Int) throws {
        self.path = path
        layout = PeakLayout(laneCount: laneCount, sampleRate: sampleRate, frameCount: frameCount)
        levels = (0..<layout.levelCount).map { [layout] level in
            PeakLevel(
                laneCount: laneCount, columnsOfNext: PeakLayout.factor, offset: layout.offset(ofLevel: level))
        }
        file = try wrapping(path) {
            try FileDescriptor.open(
                FilePath(path), .writeOnly, options: [.create, .truncate, .noFollow, .closeOnExec],
                permissions: [.ownerReadWrite, .groupRead, .otherRead])
        }
        try write(layout.header, at: 0)
    }

    /// Creates the file for signals of the length and rate of `header`.
    public convenience init(path: String, laneCount: Int, of header: WAVHeader) throws {
        try self.init(
            path: path, laneCount: laneCount, sampleRate: header.format.sampleRate, frameCount: header.frameCount)
    }

    deinit {
        if isOpen { try? file.close() }
    }

    /// Takes the next block of all signals.
    ///
    /// - Parameters:
    ///   - lanes: one block of interleaved samples for each signal, all equally long: a multiple of ``blockUnit``
    ///     frames, or what is left.
    ///   - channelCount: samples in a frame.
    /// - Throws: ``WAVError/inputOutput(path:reason:)``.
    public func add(_ lanes: [[Float]], channelCount: Int) throws {
        let frames = lanes[0].count / channelCount
        precondition(lanes.count == layout.laneCount && lanes.allSatisfy { $0.count == frames * channelCount })
        precondition(frameCount.isMultiple(of: Self.blockUnit), "a block after the last")
        for start in stride(from: 0, to: frames, by: Self.blockUnit) {
            let range = start * channelCount..<min(start + Self.blockUnit, frames) * channelCount
            try add(lanes.map { Extremes(of: $0[range]) }, level: 0)
        }
        frameCount += frames
    }

    /// Writes what is left and closes the file.
    ///
    /// - Throws: ``WAVError/inputOutput(path:reason:)``.
    public func finish() throws {
        precondition(frameCount == layout.frameCount, "as many frames as were promised")
        for level in levels.indices {
            if level + 1 < levels.count, let rest = levels[level].takeRest() { try add(rest, level: level + 1) }
            try flush(level)
        }
        isOpen = false
        try wrapping(path) { try file.close() }
    }

    private func add(_ column: [Extremes], level: Int) throws {
        if let wider = levels[level].add(column), level + 1 < levels.count { try add(wider, level: level + 1) }
        if levels[level].isFull { try flush(level) }
    }

    private func flush(_ level: Int) throws {
        let (bytes, offset) = levels[level].takeBytes()
        try write(bytes, at: offset)
    }

    private func write(_ bytes: [UInt8], at offset: Int) throws {
        try wrapping(path) { _ = try file.writeAll(toAbsoluteOffset: Int64(offset), bytes) }
    }
}

/// One level in the making.
private struct PeakLevel {
    /// Bytes that are written at a time.
    private static let chunk = 1 << 16

    private let laneCount: Int
    private let columnsOfNext: Int
    private var offset: Int
    private var bytes = LittleEndianBytes(capacity: PeakLevel.chunk + 64)
    /// What the next level's column is so far.
    private var wider: [Extremes]
    private var columnsOfWider = 0

    init(laneCount: Int, columnsOfNext: Int, offset: Int) {
        self.laneCount = laneCount
        self.columnsOfNext = columnsOfNext
        self.offset = offset
        wider = [Extremes](repeating: .none, count: laneCount)
    }

    var isFull: Bool { bytes.bytes.count >= Self.chunk }

    /// Takes the next column.
    ///
    /// - Returns: the next level's column when this one completes it.
    mutating func add(_ column: [Extremes]) -> [Extremes]? {
        for (lane, extremes) in column.enumerated() {
            bytes.append(extremes.storedLowest)
            bytes.append(extremes.storedHighest)
            wider[lane].add(extremes)
        }
        columnsOfWider += 1
        return columnsOfWider == columnsOfNext ? takeRest() : nil
    }

    /// The next level's column as it is so far, if there is any.
    mutating func takeRest() -> [Extremes]? {
        guard columnsOfWider > 0 else { return nil }
        defer {
            wider = [Extremes](repeating: .none, count: laneCount)
            columnsOfWider = 0
        }
        return wider
    }

    mutating func takeBytes() -> (bytes: [UInt8], offset: Int) {
        defer {
            offset += bytes.bytes.count
            bytes = LittleEndianBytes(capacity: Self.chunk + 64)
        }
        return (bytes.bytes, offset)
    }
}
