/// Brings the channels of a stream to two.
///
/// - A single channel is put on both sides at its own level.
/// - Channels of a known layout are mixed as ITU-R BS.775 says: centre and surrounds at −3 dB, so that dialogue in the
///   centre is kept. Up to eight channels without a layout have the usual one of that number.
/// - Other channels, up to 64, are taken for pairs: the first, third and so on are heard on the left, the second, fourth
///   and so on on the right, each at the same level, so low that their sum cannot exceed full scale.
public struct Downmix: Sendable {
    /// ffmpeg mixes no more.
    public static let mostChannels = 64
    /// ffmpeg knows a usual layout for each number up to this one.
    private static let mostWithUsualLayout = 8

    /// The filter of ffmpeg's that does it.
    let filter: String

    /// - Parameters:
    ///   - layout: ffmpeg's name; nil where there is none.
    ///   - path: the file, for the error.
    /// - Throws: ``MediaError/tooManyChannels(path:channels:)``.
    init(channels: Int, layout: String?, of path: String) throws(MediaError) {
        guard channels <= Self.mostChannels else { throw .tooManyChannels(path: path, channels: channels) }
        if channels == 1 {
            // ffmpeg's own rule would put it on both sides at −3 dB.
            filter = "pan=stereo|c0=c0|c1=c0"
        } else if Self.isMixedByFFmpeg(channels, layout) {
            filter = "aformat=channel_layouts=stereo"
        } else {
            filter = "pan=stereo|c0=\(Self.mean(of: 0, channels))|c1=\(Self.mean(of: 1, channels))"
        }
    }

    init(_ stream: MediaInfo.AudioStream, of path: String) throws(MediaError) {
        try self.init(channels: stream.channels, layout: stream.layout, of: path)
    }

    /// Lists of single channels (`3 channels (FL+FR+TC)`) and sound fields (`ambisonic 1`) are layouts that it refuses.
    private static func isMixedByFFmpeg(_ channels: Int, _ layout: String?) -> Bool {
        guard let layout, layout != "unknown" else { return channels <= mostWithUsualLayout }
        return !layout.contains("channels") && !layout.hasPrefix("ambisonic")
    }

    /// Every second channel, all at the same level.
    private static func mean(of first: Int, _ channels: Int) -> String {
        let side = stride(from: first, to: channels, by: 2)
        let weight = 1 / Double(Array(side).count)
        return side.map { "\(weight)*c\($0)" }.joined(separator: "+")
    }
}
