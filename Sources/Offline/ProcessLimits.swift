/// What one child process may take of the machine. Media comes from anywhere, and a few bytes can ask for any amount.
///
/// The limits are far above what real films and recordings need: pictures of 8K, 16 channels, ten hours.
public struct ProcessLimits: Sendable, Equatable {
    /// What the program does, in the words of docs/threat-model.md.
    public var purpose: String
    /// Bytes of memory of its own that the program can write to.
    public var memory: Int64
    /// Time of all its threads on processors, in seconds, for media of no length.
    public var processorSeconds: Int
    /// What is added to that for each second of media.
    public var processorSecondsPerMediaSecond = 0
    /// Time from its start to its end, in seconds.
    public var wallSeconds: Int
    /// Bytes of each file that it writes.
    public var fileBytes: Int64
    /// Bytes of its standard output that are read.
    public var outputBytes: Int

    /// The resources of which a program can take too much.
    public enum Resource: String, Sendable {
        case memory, processorTime, wallTime, fileSize, output
    }

    /// The limits for media of a length. Longer media than a hundred hours gets no more than that, as a file may claim
    /// any length.
    ///
    /// - Parameter seconds: as far as the file says; 0 where it does not.
    public func forMedia(ofSeconds seconds: Double) -> ProcessLimits {
        var limits = self
        let counted = min(max(seconds.isFinite ? seconds : 0, 0), Self.longestMedia)
        limits.processorSeconds += Int(counted.rounded(.up)) * processorSecondsPerMediaSecond
        return limits
    }

    private static let longestMedia = 360_000.0
}

extension ProcessLimits {
    /// All of them, in the order of the documentation.
    public static let table: [ProcessLimits] = [version, probe, picture, decoding, separation, installation]

    /// A tool that is asked for its version, or an interpreter for its own.
    public static let version = ProcessLimits(
        purpose: "asking a tool for its version", memory: 1 << 30, processorSeconds: 10, wallSeconds: 10,
        fileBytes: 1 << 20, outputBytes: 1 << 20)

    /// ffprobe, which reads headers and metadata.
    public static let probe = ProcessLimits(
        purpose: "ffprobe", memory: 2 << 30, processorSeconds: 20, wallSeconds: 30, fileBytes: 1 << 20,
        outputBytes: 16 << 20)

    /// ffmpeg that takes one picture out of a film. A picture of 100 million pixels takes a gigabyte.
    public static let picture = ProcessLimits(
        purpose: "ffmpeg for a thumbnail or a still", memory: 4 << 30, processorSeconds: 120, wallSeconds: 120,
        fileBytes: 16 << 20, outputBytes: 1 << 20)

    /// ffmpeg that reads a stream from end to end. The first hour is for files that do not say how long they are.
    public static let decoding = ProcessLimits(
        purpose: "ffmpeg for extraction, preview, loudness or FLAC", memory: 4 << 30, processorSeconds: 3_600,
        processorSecondsPerMediaSecond: 2, wallSeconds: 2 * 86_400, fileBytes: 1 << 40, outputBytes: 1 << 30)

    /// Either engine. Their threads count one by one, on machines with many processors.
    public static let separation = ProcessLimits(
        purpose: "an engine", memory: 16 << 30, processorSeconds: 86_400, processorSecondsPerMediaSecond: 200,
        wallSeconds: 14 * 86_400, fileBytes: 1 << 40, outputBytes: 1 << 30)

    /// The programs of an install: pip, Python and curl.
    public static let installation = ProcessLimits(
        purpose: "a program of an install", memory: 16 << 30, processorSeconds: 86_400, wallSeconds: 2 * 86_400,
        fileBytes: 1 << 36, outputBytes: 1 << 30)
}

extension ProcessLimits {
    /// The options of `sotto-worker` that set them.
    var workerOptions: [String] {
        ["--memory", String(memory), "--processor", String(processorSeconds), "--file", String(fileBytes)]
    }
}
