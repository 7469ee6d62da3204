/// How finely a stream's samples are stepped, as far as the file says.
public enum SampleDepth: Sendable, Equatable {
    /// Whole numbers of so many bits, coded without loss.
    case integer(bits: Int)
    /// Floating-point numbers, coded without loss.
    case float
    /// Samples that a decoder computes: the file has no steps of its own.
    case lossy
}

extension MediaInfo.AudioStream {
    /// Codecs besides `pcm_…` that give back the numbers that they were given.
    private static let lossless: Set = ["alac", "ape", "flac", "mlp", "tak", "truehd", "tta", "wavpack", "wmalossless"]

    /// Codings of PCM that are not whole numbers of their bits.
    private static let companded: Set = ["pcm_alaw", "pcm_mulaw", "pcm_vidc"]

    /// Whether it is a stream of single bits at a very high rate (DSD).
    public var isOneBit: Bool { codec.hasPrefix("dsd_") }

    /// What the stream's samples are.
    public var depth: SampleDepth {
        let isPCM = codec.hasPrefix("pcm_") && !Self.companded.contains(codec)
        guard isPCM || Self.lossless.contains(codec) else { return .lossy }
        if codec.hasPrefix("pcm_f") || ["flt", "fltp", "dbl", "dblp"].contains(sampleFormat) { return .float }
        if let bits = [bitsPerRawSample, bitsPerSample].compactMap({ $0 }).first(where: { $0 > 0 }) {
            return .integer(bits: bits)
        }
        switch sampleFormat {
        case "u8", "u8p": return .integer(bits: 8)
        case "s16", "s16p": return .integer(bits: 16)
        default: return .integer(bits: 32)
        }
    }
}
