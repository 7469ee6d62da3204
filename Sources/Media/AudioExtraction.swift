import AudioIO
import Offline
import Synchronization

/// Decodes one audio stream of a media file into a WAV file of 32-bit floats, or of 16-bit integers as the source has.
public struct AudioExtraction: Sendable {
    /// What the WAV file should hold.
    public enum Target: Sendable, Equatable {
        /// The stream's own rate and channels.
        case source
        /// The stream's own channels at this rate.
        case channels(sampleRate: Int)
        /// Two channels at this rate, made as ``Downmix`` says.
        case stereo(sampleRate: Int)
    }

    /// What was found on the way.
    public struct Report: Sendable, Equatable {
        /// Silence put in where timestamps left gaps, in seconds.
        public var filledSeconds = 0.0
        /// Audio cut where timestamps overlapped, in seconds.
        public var cutSeconds = 0.0
        /// Whether the file ended where more was to come.
        public var endedEarly = false
        /// Whether the length that the file seems to have is only a guess from its size.
        public var lengthIsGuess = false
        /// What ffmpeg complained of although it went on, such as a damaged packet.
        public var complaints: [String] = []

        public init() {}

        /// Whether the file is cut off: it has less audio than it says.
        ///
        /// - Parameters:
        ///   - seconds: how much audio there was.
        ///   - length: how much the stream says it has; nil where it says nothing.
        public func isTruncated(seconds: Double, length: Double?) -> Bool {
            guard let length, !lengthIsGuess else { return endedEarly }
            // Containers round, and sound cards' clocks differ from the picture's by some parts in ten thousand.
            let tolerance = max(2, length / 1_000)
            return endedEarly ? seconds + 0.5 < length : seconds + tolerance < length
        }

        /// Takes one line of ffmpeg's.
        package mutating func take(_ line: String, sampleRate: Int) {
            count(line, sampleRate: sampleRate)
            if line.contains("Estimating duration from bitrate") { lengthIsGuess = true }
            if ["File ended prematurely", ": partial file"].contains(where: line.hasSuffix) { endedEarly = true }
            if complaints.count < Self.keptComplaints, let complaint = FFmpegMessage.error(line) {
                complaints.append(complaint)
            }
        }

        /// So that a file that is damaged all over does not fill the memory.
        private static let keptComplaints = 1_000

        /// Counts what one line of ffmpeg's says of gaps and overlaps.
        package mutating func count(_ line: String, sampleRate: Int) {
            switch TimestampCorrection(line) {
            case .added(let count): filledSeconds += Double(count) / Double(sampleRate)
            case .discarded(let count): cutSeconds += Double(count) / Double(sampleRate)
            case nil: break
            }
        }
    }

    private let ffmpeg: FFmpeg
    private let limits: ProcessLimits

    /// - Parameters:
    ///   - limits: what ffmpeg may take for media of no length.
    ///   - reserve: what is left free of the disk.
    package init(
        tools: MediaTools, launcher: any ToolLauncher, limits: ProcessLimits = .decoding,
        reserve: DiskReserve = DiskReserve()
    ) {
        ffmpeg = FFmpeg(tools: tools, launcher: launcher, reserve: reserve)
        self.limits = limits
    }

    /// Extracts `stream` of the file at `path` to `output`, RF64 where WAV is too small.
    ///
    /// Gaps in the timestamps are filled with silence and overlaps cut, so that the audio stays where the
    /// picture is. A gap of ten minutes is filled; less of audio of which ten minutes take very much memory.
    ///
    /// - Parameters:
    ///   - duration: how long it is, in seconds, where that is known; else the stream's own counts.
    ///   - sampleFormat: how samples are stored: 32-bit floats, which hold integers up to 24 bits as they are, or 16 bits
    ///     for a source of 16 bits.
    ///   - onSeconds: how far extraction has come, in seconds of audio.
    /// - Throws: ``MediaError``, or the launcher's error.
    public func extract(
        _ stream: MediaInfo.AudioStream,
        of path: String,
        to output: String,
        as target: Target,
        sampleFormat: SampleFormat = .float32,
        duration: Double? = nil,
        onSeconds: @escaping @Sendable (Double) -> Void = { _ in }
    ) async throws -> Report {
        let report = Mutex(Report())
        let limits = limits.forMedia(ofSeconds: duration ?? stream.duration ?? 0)
        let gaps = Mutex(GapWatch(stream, of: path, limits: limits))
        let filter = try Self.filter(for: target, stream, of: path)
        try await ffmpeg.run(
            input: path,
            output: output,
            limits: limits,
            encoding: [
                "-map", "0:a:\(stream.index)", "-vn", "-sn", "-dn",
                "-map_metadata", "-1", "-fflags", "+bitexact",
                "-af", filter,
                "-c:a", sampleFormat == .int16 ? "pcm_s16le" : "pcm_f32le", "-f", "wav", "-rf64", "auto",
            ],
            onSeconds: onSeconds,
            onMessage: { (line: String) throws(MediaError) in
                report.withLock { $0.take(line, sampleRate: stream.sampleRate) }
                try gaps.withLock { (watch) throws(MediaError) in try watch.take(line) }
            }
        )
        return report.withLock { $0 }
    }

    private static func filter(
        for target: Target, _ stream: MediaInfo.AudioStream, of path: String
    ) throws(MediaError) -> String {
        let align = "aresample=async=1"
        switch target {
        case .source:
            return align
        case .channels(let sampleRate):
            return "\(align),aresample=\(sampleRate)"
        case .stereo(let sampleRate):
            let downmix = try Downmix(stream, of: path).filter
            return "\(align),aresample=\(sampleRate),aformat=sample_fmts=flt,\(downmix)"
        }
    }
}
