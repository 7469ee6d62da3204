/// Why a media file could not be used.
public enum MediaError: Error, Sendable, Equatable {
    /// ffmpeg or ffprobe is not on this machine.
    case toolMissing(name: String)
    /// ffmpeg or ffprobe is older than what Sotto is tested with.
    case toolTooOld(path: String, version: String)
    /// The file is not audio or video in a format that Sotto opens; `reason` is the tool's own last line.
    case unreadable(path: String, reason: String)
    /// The file is a picture, not a film.
    case stillPicture(path: String)
    /// The file opened but holds no audio.
    case noAudio(path: String)
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
