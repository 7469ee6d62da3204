/// Why a media file could not be used.
public enum MediaError: Error, Sendable, Equatable {
    /// ffmpeg or ffprobe is not on this machine.
    case toolMissing(name: String)
    /// The file is not audio or video in a format that Sotto opens; `reason` is the tool's own last line.
    case unreadable(path: String, reason: String)
    /// The file opened but holds no audio.
    case noAudio(path: String)
    /// ffprobe did not come to an answer in time.
    case probeTimedOut(path: String)
    /// ffmpeg gave up in the middle; `reason` is its own last line.
    case decodingFailed(path: String, reason: String)
    /// There is no room for what ffmpeg was writing.
    case diskFull(path: String)
}
