import Media

/// An audio stream as documents show it: with all its keys, `null` where the file does not say.
public struct AudioStreamSummary: Sendable, Codable {
    /// Position among the audio streams, from 0.
    public var index: Int
    public var codec: String
    public var channels: Int
    /// ffmpeg's name, such as `stereo`.
    @Nullable public var layout: String?
    /// In hertz.
    public var sampleRate: Int
    /// ISO 639 code as the file has it.
    @Nullable public var language: String?
    @Nullable public var title: String?
    public var isDefault: Bool
    /// Where the stream begins on the container's clock, in seconds.
    @Nullable public var startTime: Double?
    /// In seconds.
    @Nullable public var duration: Double?

    init(_ stream: MediaInfo.AudioStream) {
        index = stream.index
        codec = stream.codec
        channels = stream.channels
        layout = stream.layout
        sampleRate = stream.sampleRate
        language = stream.language
        title = stream.title
        isDefault = stream.isDefault
        startTime = stream.startTime
        duration = stream.duration
    }
}
