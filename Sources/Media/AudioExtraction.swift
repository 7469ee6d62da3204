import AudioIO
import Synchronization

/// Decodes one audio stream of a media file into a WAV file of 32-bit floats, or of 16-bit integers as the source has.
public struct AudioExtraction: Sendable {
    /// What the WAV file should hold.
    public enum Target: Sendable, Equatable {
        /// The stream's own rate and channels.
        case source
        /// Two channels at this rate: mono is put on both sides, more channels are mixed down as ITU-R BS.775
        /// says (centre and surrounds at −3 dB), so that dialogue in the centre is kept.
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

        /// Counts what one line of ffmpeg's says. Its resampler tells how it keeps to the timestamps, many lines
        /// for one gap: `adding N audio samples of silence` and `discarding N audio samples`.
        package mutating func count(_ line: String, sampleRate: Int) {
            // Anything else that has these words is text from the file, such as a title.
            guard line.hasPrefix("[Parsed_aresample_") else { return }
            let words = line.split(separator: " ")
            guard let verb = words.firstIndex(where: { $0 == "adding" || $0 == "discarding" }),
                words.count > verb + 3, words[verb + 2] == "audio", words[verb + 3].hasPrefix("samples"),
                let count = Double(words[verb + 1])
            else { return }
            if words[verb] == "adding" {
                filledSeconds += count / Double(sampleRate)
            } else {
                cutSeconds += count / Double(sampleRate)
            }
        }
    }

    private let ffmpeg: FFmpeg

    public init(tools: MediaTools, launcher: any ToolLauncher) {
        ffmpeg = FFmpeg(tools: tools, launcher: launcher)
    }

    /// Extracts `stream` of the file at `path` to `output`, RF64 where WAV is too small.
    ///
    /// Gaps in the timestamps are filled with silence and overlaps cut, so that the audio stays where the
    /// picture is.
    ///
    /// - Parameters:
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
        onSeconds: @escaping @Sendable (Double) -> Void = { _ in }
    ) async throws -> Report {
        let report = Mutex(Report())
        try await ffmpeg.run(
            input: path,
            output: output,
            encoding: [
                "-map", "0:a:\(stream.index)", "-vn", "-sn", "-dn",
                "-map_metadata", "-1", "-fflags", "+bitexact",
                "-af", Self.filter(for: target, channels: stream.channels),
                "-c:a", sampleFormat == .int16 ? "pcm_s16le" : "pcm_f32le", "-f", "wav", "-rf64", "auto",
            ],
            onSeconds: onSeconds,
            onMessage: { line in report.withLock { $0.take(line, sampleRate: stream.sampleRate) } }
        )
        return report.withLock { $0 }
    }

    static func filter(for target: Target, channels: Int) -> String {
        let align = "aresample=async=1"
        switch target {
        case .source:
            return align
        case .stereo(let sampleRate):
            return "\(align),\(stereoFilter(sampleRate: sampleRate, channels: channels))"
        }
    }

    /// Brings so many channels to two, as ``Target/stereo(sampleRate:)`` says.
    static func stereoFilter(sampleRate: Int, channels: Int) -> String {
        // ffmpeg's own rule would put a mono channel on both sides at −3 dB.
        let layout = channels == 1 ? "pan=stereo|c0=c0|c1=c0" : "aformat=channel_layouts=stereo"
        return "aresample=\(sampleRate),aformat=sample_fmts=flt,\(layout)"
    }
}
