import Offline
import Synchronization

/// Makes a small file that browsers play of one audio stream of a media file: Opus of 160 kb/s in WebM, stereo.
public struct AudioPreview: Sendable {
    /// Opus knows no other that keeps everything that is heard.
    private static let sampleRate = 48_000

    private let ffmpeg: FFmpeg

    public init(tools: MediaTools, launcher: any ToolLauncher) {
        ffmpeg = FFmpeg(tools: tools, launcher: launcher)
    }

    /// Writes `stream` of the file at `path` to `output`.
    ///
    /// The preview begins where the film does, not where the stream does, and gaps in the timestamps are filled, so that
    /// a time of it is the same time of the film. More than two channels are mixed down as
    /// ``Downmix`` says. The index is in front of the sound: a player can go anywhere after it has
    /// read the beginning.
    ///
    /// - Parameters:
    ///   - duration: how long it is, in seconds, where that is known; else the stream's own counts.
    ///   - onSeconds: how far it has come, in seconds of audio.
    /// - Throws: ``MediaError``, or the launcher's error.
    public func write(
        _ stream: MediaInfo.AudioStream, of path: String, to output: String, duration: Double? = nil,
        onSeconds: @escaping @Sendable (Double) -> Void = { _ in }
    ) async throws {
        let length = Mutex(0.0)
        let limits = ProcessLimits.decoding.forMedia(ofSeconds: duration ?? stream.duration ?? 0)
        let gaps = Mutex(GapWatch(stream, of: path, limits: limits))
        let filter = try Self.filter(stream, of: path)
        try await ffmpeg.run(
            input: path,
            output: output,
            limits: limits,
            decoding: ["-vn", "-sn", "-dn"],
            encoding: [
                "-map", "0:a:\(stream.index)", "-map_metadata", "-1", "-map_chapters", "-1", "-fflags", "+bitexact",
                "-af", filter,
                "-c:a", "libopus", "-b:a", "160k", "-f", "webm", "-cues_to_front", "1",
            ],
            onSeconds: { seconds in
                length.withLock { $0 = max($0, seconds) }
                onSeconds(seconds)
            },
            onMessage: { (line: String) throws(MediaError) in
                try gaps.withLock { (watch) throws(MediaError) in try watch.take(line) }
            }
        )
        // A stream of which nothing could be decoded ends well, too.
        guard length.withLock({ $0 }) > 0 else { throw MediaError.noAudio(path: path) }
    }

    private static func filter(_ stream: MediaInfo.AudioStream, of path: String) throws(MediaError) -> String {
        let downmix = try Downmix(stream, of: path).filter
        return "aresample=async=1:first_pts=0,aresample=\(sampleRate),aformat=sample_fmts=flt,\(downmix)"
    }
}
