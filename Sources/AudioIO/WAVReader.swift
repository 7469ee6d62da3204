import SystemPackage

/// Reads a WAV or RF64 file block by block; memory does not grow with the file's length.
public final class WAVReader {
    /// The file's path, as it was given.
    public let path: String
    /// What the file's header says.
    public let header: WAVHeader
    /// The next frame that ``read(upTo:)`` returns.
    public package(set) var position = 0

    private let file: FileDescriptor
    private var raw: [UInt8] = []

    /// Opens a file and reads its header.
    ///
    /// - Throws: ``WAVError``; in particular ``WAVError/truncated(path:expectedFrames:actualFrames:)`` when
    ///   the header promises more than the file holds.
    public init(path: String) throws {
        self.path = path
        let file = try wrapping(path) { try FileDescriptor.open(FilePath(path), .readOnly, options: .closeOnExec) }
        self.file = file
        do {
            header = try WAVHeader(reading: file, path: path)
        } catch {
            try? file.close()
            throw error
        }
    }

    deinit {
        try? file.close()
    }

    /// Reads the next frames as interleaved samples, full scale at ±1.0.
    ///
    /// - Parameter frameCount: how many frames to read at most, at least 1.
    /// - Returns: `frames * channelCount` samples, fewer at the end, none after it.
    /// - Throws: ``WAVError``.
    public func read(upTo frameCount: Int) throws -> [Float] {
        let frames = min(frameCount, header.frameCount - position)
        guard frames > 0 else { return [] }
        let byteCount = frames * header.format.bytesPerFrame
        if raw.count < byteCount { raw = [UInt8](repeating: 0, count: byteCount) }
        let offset = header.dataOffset + position * header.format.bytesPerFrame
        return try raw.withUnsafeMutableBytes { buffer in
            let block = UnsafeMutableRawBufferPointer(rebasing: buffer[..<byteCount])
            let got = try wrapping(path) { try file.readFully(at: offset, into: block) }
            guard got == byteCount else {
                throw WAVError.truncated(
                    path: path,
                    expectedFrames: header.frameCount,
                    actualFrames: position + got / header.format.bytesPerFrame
                )
            }
            position += frames
            return header.format.sampleFormat.decode(UnsafeRawBufferPointer(block))
        }
    }
}
