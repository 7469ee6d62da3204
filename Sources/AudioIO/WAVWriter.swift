import SystemPackage

/// Writes a WAV file block by block, and RF64 when it grows beyond 4 GiB.
///
/// The header is made right by ``finish()``; a file that was not finished says that it holds nothing.
public final class WAVWriter {
    public let path: String
    public let format: AudioFormat
    /// Frames written so far.
    public private(set) var frameCount = 0

    private let file: FileDescriptor
    private var isOpen = true

    /// Creates the file, replacing what was there, unless that is a link.
    ///
    /// - Throws: ``WAVError/inputOutput(path:reason:)``.
    public init(path: String, format: AudioFormat) throws {
        self.path = path
        self.format = format
        file = try wrapping(path) {
            try FileDescriptor.open(
                FilePath(path), .writeOnly, options: [.create, .truncate, .noFollow, .closeOnExec],
                permissions: [.ownerReadWrite, .groupRead, .otherRead]
            )
        }
        do {
            try writeHeader(frameCount: 0)
            try wrapping(path) {
                _ = try file.seek(offset: Int64(WAVHeader.encodedByteCount(of: format)), from: .start)
            }
        } catch {
            try? file.close()
            isOpen = false
            throw error
        }
    }

    deinit {
        if isOpen { try? file.close() }
    }

    /// Appends interleaved samples; their count is a multiple of the channel count.
    ///
    /// Samples beyond full scale are limited in integer formats and kept in float.
    public func write(_ samples: [Float]) throws {
        precondition(samples.count.isMultiple(of: format.channelCount), "whole frames only")
        try wrapping(path) { _ = try file.writeAll(format.sampleFormat.encode(samples)) }
        frameCount += samples.count / format.channelCount
    }

    /// Appends interleaved samples that are steps of the integer format already; see ``SampleFormat/integerRange``.
    package func write(steps: [Int32]) throws {
        precondition(steps.count.isMultiple(of: format.channelCount), "whole frames only")
        try wrapping(path) { _ = try file.writeAll(format.sampleFormat.encode(steps: steps)) }
        frameCount += steps.count / format.channelCount
    }

    /// Completes the header and closes the file. Nothing can be written afterwards.
    public func finish() throws {
        if (frameCount * format.bytesPerFrame) & 1 == 1 {
            try wrapping(path) { _ = try file.writeAll([0]) }
        }
        try writeHeader(frameCount: frameCount)
        isOpen = false
        try wrapping(path) { try file.close() }
    }

    private func writeHeader(frameCount: Int) throws {
        let header = WAVHeader.encoded(format: format, frameCount: frameCount)
        try wrapping(path) { _ = try file.writeAll(toAbsoluteOffset: 0, header) }
    }
}
