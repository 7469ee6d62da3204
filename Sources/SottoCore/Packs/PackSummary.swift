/// A pack as lists and documents show it.
public struct PackSummary: Sendable, Equatable, Encodable {
    public var id: String
    public var title: String
    public var purpose: String
    public var version: String
    public var state: PackState
    /// What it takes on disk; null when it is not installed.
    @Nullable public var sizeBytes: Int64?
    /// Where it is; null when it is not installed.
    @Nullable public var path: String?
    /// About what an install downloads.
    public var downloadBytes: Int64
    /// About what it takes on disk once it is installed.
    public var installedBytes: Int64
    /// From where an install downloads, in words.
    public var sources: [String]
    /// Why a broken pack is broken.
    @Nullable public var error: SottoError?
}
