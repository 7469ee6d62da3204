/// The shape of a stream of PCM audio: interleaved frames of `channelCount` samples each.
public struct AudioFormat: Sendable, Hashable {
    /// Frames a second, in hertz.
    public var sampleRate: Int
    /// Samples in a frame, at least 1.
    public var channelCount: Int
    /// How each sample is stored.
    public var sampleFormat: SampleFormat
    /// Which speakers the channels are for, as bits of a WAVE_EXTENSIBLE mask, the lowest bit first; 0 where nothing
    /// says so, as of mono and stereo.
    public var channelMask: UInt32

    public init(sampleRate: Int, channelCount: Int, sampleFormat: SampleFormat, channelMask: UInt32 = 0) {
        self.channelMask = channelMask
        self.sampleRate = sampleRate
        self.channelCount = channelCount
        self.sampleFormat = sampleFormat
    }

    /// The bit of each channel's speaker; nil where ``channelMask`` does not name as many as there are channels.
    public var speakers: [UInt32]? {
        let bits = (0..<32).map { UInt32(1) << $0 }.filter { channelMask & $0 != 0 }
        return bits.count == channelCount ? bits : nil
    }

    /// Bytes that one frame takes.
    public var bytesPerFrame: Int { channelCount * sampleFormat.byteCount }
}
