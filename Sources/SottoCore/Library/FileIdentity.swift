import Foundation
import SystemPackage

/// What tells that a file is still the one that was seen before, without reading it.
public struct FileIdentity: Sendable, Hashable, Codable {
    /// In bytes.
    public var size: Int64
    /// Nanoseconds since 1970.
    public var modifiedAt: Int64
    public var inode: Int64

    /// The identity of the regular file at `path`; nil when there is none, or it is not a regular file.
    public init?(path: FilePath) {
        var figures = stat()
        guard stat(path.string, &figures) == 0, figures.st_mode & S_IFMT == S_IFREG else { return nil }
        size = Int64(figures.st_size)
        // Times before 1677 and after 2262 wrap around: they need not be right, but the same each time.
        modifiedAt = Int64(figures.st_mtim.tv_sec) &* 1_000_000_000 &+ Int64(figures.st_mtim.tv_nsec)
        inode = Int64(bitPattern: UInt64(figures.st_ino))
    }

    /// Whether the content is that of another state. What moves between disks keeps size and time, and gets another inode.
    func hasContent(of other: FileIdentity) -> Bool { size == other.size && modifiedAt == other.modifiedAt }

    /// Names what was made from this state of a file: the same for all that have the same content.
    var contentKey: String { "\(size)-\(modifiedAt)" }

    package init(size: Int64, modifiedAt: Int64, inode: Int64) {
        self.size = size
        self.modifiedAt = modifiedAt
        self.inode = inode
    }
}
