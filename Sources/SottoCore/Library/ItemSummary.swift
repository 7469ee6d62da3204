import Foundation
import Media

/// An item as lists and documents show it.
public struct ItemSummary: Sendable, Encodable {
    /// What there is of an item's stems.
    public struct Stems: Sendable, Encodable {
        public enum State: String, Sendable, Codable {
            /// There are none, or what there is of them is damaged.
            case none
            /// They are of the file as it is, or as it was last seen if it is missing.
            case ready
            /// They are of an earlier state of the file.
            case stale
        }

        public var state: State
        @Nullable public var engine: String?
        @Nullable public var preset: String?
        /// Absolute paths; null without stems.
        @Nullable public var vocals: String?
        @Nullable public var background: String?
        /// Whether there are others beside them, to compare them with.
        public var hasAlternative: Bool
    }

    public var id: String
    public var path: String
    public var title: String
    public var sizeBytes: Int64
    public var durationSeconds: Double
    public var container: String
    @Nullable public var video: MediaInfo.Video?
    public var audioStreams: [AudioStreamSummary]
    @Nullable public var sha256: String?
    public var addedAt: Date
    /// Whether the file is not where it was.
    public var missing: Bool
    /// Whether the file is Sotto's own copy, kept in the home.
    public var uploaded: Bool
    /// Whether there is a picture of it.
    public var hasThumbnail: Bool
    public var stems: Stems
    /// The item's last separation; null when there was none.
    @Nullable public var latestJob: JobSummary?
}
