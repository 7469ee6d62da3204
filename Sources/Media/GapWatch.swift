import Offline

/// Stops at a gap in the timestamps for which ffmpeg would take too much memory: it makes the silence for a whole gap
/// before it passes any of it on, so that a file of a few hundred bytes can ask for any amount.
package struct GapWatch {
    /// Recordings of broadcasts that were interrupted have gaps of some minutes.
    private static let mostSeconds = 600.0
    /// What the silence for one gap may take. ffmpeg holds it twice.
    private static let mostBytes = 512.0 * 1024 * 1024
    private static let bytesPerSample = 4.0

    private let path: String
    private let limits: ProcessLimits
    private let most: Int
    private let sampleRate: Double
    private var gap = 0
    private var step = 0

    /// - Parameter limits: those of ffmpeg, for the error.
    package init(_ stream: MediaInfo.AudioStream, of path: String, limits: ProcessLimits) {
        (self.path, self.limits) = (path, limits)
        sampleRate = Double(max(stream.sampleRate, 1))
        most = Int(Self.mostSeconds(stream) * sampleRate)
    }

    /// The longest gap that is filled, in seconds.
    private static func mostSeconds(_ stream: MediaInfo.AudioStream) -> Double {
        let bytesPerSecond = Double(max(stream.sampleRate, 1)) * Double(max(stream.channels, 1)) * bytesPerSample
        return min(mostSeconds, mostBytes / bytesPerSecond)
    }

    /// Takes one line of ffmpeg's.
    ///
    /// - Throws: ``MediaError/gapTooLong(path:most:)``, or ``MediaError/limitExceeded(tool:resource:limit:path:)``.
    package mutating func take(_ line: String) throws(MediaError) {
        // ffmpeg goes on without the gap then, and ends well.
        if FFmpegMessage.error(line)?.hasPrefix("Failed to compensate for timestamp delta") == true {
            throw .limitExceeded(tool: "ffmpeg", resource: .memory, limit: limits, path: path)
        }
        guard case .added(let count) = TimestampCorrection(line) else { return }
        // A gap is filled in equal steps and a smaller one at its end.
        gap += count
        if gap > most { throw .gapTooLong(path: path, most: Double(most) / sampleRate) }
        if count < step { gap = 0 }
        step = gap == 0 ? 0 : count
    }
}
