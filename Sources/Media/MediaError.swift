import Offline

/// Why a media file could not be used.
public enum MediaError: Error, Sendable, Equatable {
    /// ffmpeg or ffprobe is not on this machine.
    case toolMissing(name: String)
    /// ffmpeg or ffprobe is older than what Sotto is tested with.
    case toolTooOld(path: String, version: String)
    /// ffmpeg or ffprobe does not even tell its version in time.
    case toolHangs(path: String)
    /// The file is not audio or video in a format that Sotto opens; `reason` is the tool's own last line.
    case unreadable(path: String, reason: String)
    /// The file is a picture, not a film.
    case stillPicture(path: String)
    /// The file opened but holds no audio.
    case noAudio(path: String)
    /// The file holds audio, but none that ffmpeg has a decoder for; `codec` is that of the stream that is wanted most.
    case noDecoder(path: String, codec: String)
    /// The stream has more channels than can be mixed down.
    case tooManyChannels(path: String, channels: Int)
    /// The timestamps leave a longer gap than silence is put in for; `most` in seconds.
    case gapTooLong(path: String, most: Double)
    /// A tool took more of the machine than it may; `limit` says how much that is.
    case limitExceeded(tool: String, resource: ProcessLimits.Resource, limit: ProcessLimits, path: String)
    /// ffprobe did not come to an answer in time.
    case probeTimedOut(path: String)
    /// The system, or someone, ended ffmpeg or ffprobe by a signal.
    case toolKilled(name: String, signal: Int32, path: String)
    /// ffmpeg gave up in the middle; `reason` is its own last line.
    case decodingFailed(path: String, reason: String)
    /// The file ends before its audio does; both in seconds, `length` as the file itself says.
    case truncated(path: String, seconds: Double, length: Double)
    /// There is no room for what ffmpeg was writing.
    case diskFull(path: String)
}
