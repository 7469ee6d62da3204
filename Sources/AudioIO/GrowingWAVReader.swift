import Glibc
import SystemPackage

/// Reads a WAV or RF64 file block by block while another process writes it.
///
/// Reading waits for what is not there yet. Memory does not grow with the file's length.
public final class GrowingWAVReader {
    /// The file's path, as it was given.
    public let path: String
    /// How samples are stored.
    public let format: AudioFormat
    /// The next frame that ``read(upTo:)`` returns.
    public private(set) var position = 0
    /// Frames of the whole file; nil until it is complete.
    public private(set) var frameCount: Int?

    private static let pollingInterval: UInt32 = 5_000

    private let file: FileDescriptor
    private let dataOffset: Int
    private let isComplete: () -> Bool
    private var raw: [UInt8] = []

    /// Opens a file as soon as it is there with its header.
    ///
    /// - Parameter isComplete: asked again and again; true when nothing will be written any more.
    /// - Throws: ``WAVError``. A file that is complete without being a WAV file is one, one that is not yet there is not.
    public init(path: String, isComplete: @escaping () -> Bool) throws {
        self.path = path
        self.isComplete = isComplete
        let (file, header) = try Self.waitForHeader(path, isComplete)
        self.file = file
        format = header.format
        dataOffset = header.dataOffset
    }

    deinit {
        try? file.close()
    }

    /// Reads the next frames as interleaved samples, full scale at ±1.0. Waits until they are there.
    ///
    /// - Parameter frameCount: how many frames to read, at least 1.
    /// - Returns: `frameCount * channelCount` samples, fewer at the file's end, none after it.
    /// - Throws: ``WAVError``.
    public func read(upTo frameCount: Int) throws -> [Float] {
        let (sum, isTooFar) = position.addingReportingOverflow(frameCount)
        let frames = min(try waitForFrames(isTooFar ? .max : sum) - position, frameCount)
        guard frames > 0 else { return [] }
        let byteCount = frames * format.bytesPerFrame
        if raw.count < byteCount { raw = [UInt8](repeating: 0, count: byteCount) }
        let offset = dataOffset + position * format.bytesPerFrame
        return try raw.withUnsafeMutableBytes { buffer in
            let block = UnsafeMutableRawBufferPointer(rebasing: buffer[..<byteCount])
            let got = try wrapping(path) { try file.readFully(at: offset, into: block) }
            guard got == byteCount else {
                throw WAVError.truncated(
                    path: path, expectedFrames: position + frames,
                    actualFrames: position + got / format.bytesPerFrame)
            }
            position += frames
            return format.sampleFormat.decode(UnsafeRawBufferPointer(block))
        }
    }

    /// Returns how many frames there are: at least `wanted`, or all.
    private func waitForFrames(_ wanted: Int) throws -> Int {
        while frameCount == nil {
            // Asked before the size is: what is there then is all.
            if isComplete() {
                frameCount = try WAVHeader(reading: file, path: path).frameCount
                break
            }
            let size = Int(try wrapping(path) { try file.seek(offset: 0, from: .end) })
            let available = (size - dataOffset) / format.bytesPerFrame
            if available >= wanted { return available }
            usleep(Self.pollingInterval)
        }
        return frameCount ?? 0
    }

    private static func waitForHeader(
        _ path: String, _ isComplete: () -> Bool
    ) throws -> (FileDescriptor, WAVHeader) {
        while true {
            let isLast = isComplete()
            do {
                return try open(path, isGrowing: !isLast)
            } catch Errno.noSuchFileOrDirectory where !isLast {
                usleep(pollingInterval)
            } catch let error as WAVError where !isLast && error.isOfContents {
                // Its header may still be coming.
                usleep(pollingInterval)
            } catch let errno as Errno {
                throw WAVError.inputOutput(path: path, reason: errno.description)
            }
        }
    }

    private static func open(_ path: String, isGrowing: Bool) throws -> (FileDescriptor, WAVHeader) {
        let file = try FileDescriptor.open(FilePath(path), .readOnly, options: .closeOnExec)
        do {
            return (file, try WAVHeader(reading: file, path: path, isGrowing: isGrowing))
        } catch {
            try? file.close()
            throw error
        }
    }
}

extension WAVError {
    /// Whether it is about what the file holds so far, and not about reading it.
    fileprivate var isOfContents: Bool {
        if case .inputOutput = self { false } else { true }
    }
}
