/// The shape of a stream of PCM audio: interleaved frames of `channelCount` samples each.
public struct AudioFormat: Sendable, Hashable {
    /// Frames a second, in hertz.
    public var sampleRate: Int
    /// Samples in a frame, at least 1.
    public var channelCount: Int
    /// How each sample is stored.
    public var sampleFormat: SampleFormat

    public init(sampleRate: Int, channelCount: Int, sampleFormat: SampleFormat) {
        self.sampleRate = sampleRate
        self.channelCount = channelCount
        self.sampleFormat = sampleFormat
    }

    /// Bytes that one frame takes.
    public var bytesPerFrame: Int { channelCount * sampleFormat.byteCount }
}
