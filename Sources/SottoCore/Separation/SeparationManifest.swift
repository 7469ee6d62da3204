import Foundation

/// `separation.json`: how stems came to be.
public struct SeparationManifest: Sendable, Codable {
    public struct Source: Sendable, Codable {
        public var path: String
        public var sizeBytes: Int64
        /// Nanoseconds since 1970.
        public var modifiedAtNs: Int64
        public var inode: Int64
        public var sha256: String
        public var stream: AudioStreamSummary
        /// Where the stream begins against the container, in seconds.
        public var startOffsetSeconds: Double
        public var filledSeconds: Double
        public var cutSeconds: Double
    }

    /// Level over the whole length, in dB relative to full scale; null for silence.
    public struct Level: Sendable, Codable {
        @Nullable public var rmsDb: Double?
        @Nullable public var peakDb: Double?
    }

    public struct Stem: Sendable, Codable {
        public var file: String
        public var sha256: String
        public var sizeBytes: Int64
        public var level: Level
        /// Samples that were limited, because this stem or the other would have been beyond full scale.
        public var clippedSamples: Int
    }

    /// How far vocals + background is from the mixture, which is rounded to the stems' bit depth.
    public struct SumError: Sendable, Codable {
        /// RMS relative to the mixture's; null when there is no difference, or the mixture is silent.
        @Nullable public var relativeDb: Double?
        /// Largest difference of one sample, 1.0 at full scale.
        public var peak: Double
    }

    public var sotto: String
    /// The job that made the stems; null for `sotto separate`.
    @Nullable public var job: String?
    public var createdAt: Date
    public var engine: String
    public var engineVersion: String
    public var preset: String
    /// What the networks computed with, never `auto`.
    public var precision: String
    /// How the stems' samples are stored, never `auto`.
    public var bitDepth: String
    /// SHA-256 of each file of the model.
    public var model: [String: String]
    public var source: Source
    public var sampleRate: Int
    public var frames: Int
    public var channels: Int
    /// `mono` or `stereo`.
    public var layout: String
    public var mixture: Level
    public var vocals: Stem
    public var background: Stem
    public var sumError: SumError
    public var warnings: [String]
    /// Seconds that each stage took. Those of the native engine overlap: the audio is extracted while it is separated.
    public var timings: [String: Double]
    /// Seconds of audio a second of separation.
    public var speed: Double
}
