/// Why a WAV file could not be read or written.
public enum WAVError: Error, Sendable, Equatable {
    /// The file cannot be opened, read or written; `reason` is the system's own words.
    case inputOutput(path: String, reason: String)
    /// The file is not a RIFF or RF64 WAVE file.
    case notWAV(path: String)
    /// A chunk is missing, repeated where it must not be, or contradicts another.
    case malformed(path: String, reason: String)
    /// The file is a WAV file in a coding that AudioIO does not read.
    case unsupported(path: String, reason: String)
    /// The header promises more audio than the file holds.
    case truncated(path: String, expectedFrames: Int, actualFrames: Int)
}
