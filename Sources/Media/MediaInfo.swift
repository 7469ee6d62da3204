/// What ffprobe says of a media file.
public struct MediaInfo: Sendable, Codable, Equatable {
    /// One audio stream, in the order of the file.
    public struct AudioStream: Sendable, Codable, Equatable {
        /// Position among the audio streams, from 0: what ffmpeg calls `0:a:index`.
        public var index: Int
        public var codec: String
        public var channels: Int
        /// ffmpeg's name, such as `stereo` or `5.1(side)`; nil where the file does not say.
        public var layout: String?
        /// In hertz.
        public var sampleRate: Int
        /// ISO 639 code as the file has it.
        public var language: String?
        public var title: String?
        public var isDefault: Bool
        /// Where the stream begins on the container's clock, in seconds.
        public var startTime: Double?
        /// In seconds, where the container says it.
        public var duration: Double?
        /// ffmpeg's name of what the decoder gives, such as `s16` or `fltp`; nil in records of older versions.
        public var sampleFormat: String?
        /// Bits that a sample takes in the file; nil where that is not a fixed number.
        public var bitsPerSample: Int?
        /// Bits of a sample that are in use, where the codec says it.
        public var bitsPerRawSample: Int?
        /// Whether there is a decoder for it; nil in records of older versions.
        public var isDecodable: Bool?

        /// Records of older versions have no name for a codec that is not known.
        fileprivate var canBeDecoded: Bool { isDecodable ?? !codec.isEmpty }
    }

    /// The picture's size in pixels.
    public struct Video: Sendable, Codable, Equatable {
        public var codec: String
        public var width: Int
        public var height: Int
    }

    /// ffmpeg's name of the container, such as `mov,mp4,m4a,3gp,3g2,mj2`.
    public var container: String
    /// In seconds; the longest stream's where the container does not say.
    public var duration: Double
    /// Where the container's clock begins, in seconds.
    public var startTime: Double?
    public var audioStreams: [AudioStream]
    /// The first moving picture; cover art is not video.
    public var video: Video?

    /// Containers that write down how long a stream is. Others' lengths come from the first and the last time stamp, which
    /// joined and cut recordings make nonsense of, or include what is before the stream begins.
    private static let containersWithLengths: Set = [
        "mov,mp4,m4a,3gp,3g2,mj2", "flac", "aiff", "au", "tta", "wv", "mp3", "asf",
    ]

    /// How long the stream is as the container itself says, in seconds; nil where it does not.
    public func declaredLength(of stream: AudioStream) -> Double? {
        Self.containersWithLengths.contains(container) ? stream.duration : nil
    }

    /// The stream that is separated: of those with a decoder the default one, else the first.
    public var chosenAudioStream: AudioStream? {
        Self.preferred(audioStreams.filter(\.canBeDecoded))
    }

    /// The stream that would have been chosen if there were a decoder for it; nil where it was chosen.
    public var passedOverAudioStream: AudioStream? {
        guard let wanted = Self.preferred(audioStreams), wanted != chosenAudioStream else { return nil }
        return wanted
    }

    /// The stream that is separated.
    ///
    /// - Parameter path: the file, for the error.
    /// - Throws: ``MediaError/noAudio(path:)``, or ``MediaError/noDecoder(path:codec:)``.
    public func requireAudioStream(of path: String) throws(MediaError) -> AudioStream {
        if let chosenAudioStream { return chosenAudioStream }
        guard let passedOverAudioStream else { throw .noAudio(path: path) }
        throw .noDecoder(path: path, codec: passedOverAudioStream.codec)
    }

    private static func preferred(_ streams: [AudioStream]) -> AudioStream? {
        streams.first(where: \.isDefault) ?? streams.first
    }
}
