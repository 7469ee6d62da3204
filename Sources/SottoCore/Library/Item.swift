import Foundation
import GRDB
import Media
import SystemPackage

/// One media file in the library. The file stays where the user keeps it.
public struct Item: Sendable, Codable, Identifiable {
    /// Order of adding.
    var seq: Int64?
    /// A UUID in lower case.
    public var id: String
    /// The real path: absolute, without links.
    public var path: String
    /// The file's name without its extension.
    public private(set) var title: String
    /// What lists by title are ordered by.
    private(set) var titleKey: String
    var size: Int64
    var modifiedAt: Int64
    var inode: Int64
    /// Taken by the item's first job.
    public var sha256: String?
    /// In seconds.
    public var duration: Double
    public var media: MediaInfo
    public var addedAt: Date
    var removedAt: Date?

    /// The file as it was when it was last looked at.
    public var identity: FileIdentity {
        get { FileIdentity(size: size, modifiedAt: modifiedAt, inode: inode) }
        set {
            size = newValue.size
            modifiedAt = newValue.modifiedAt
            inode = newValue.inode
        }
    }

    package init(
        id: String = UUID().uuidString.lowercased(), path: FilePath, identity: FileIdentity, media: MediaInfo,
        date: Date = Date()
    ) {
        self.id = id
        self.path = path.string
        title = path.stem ?? path.string
        titleKey = TitleKey.of(title)
        size = identity.size
        modifiedAt = identity.modifiedAt
        inode = identity.inode
        duration = max(0, media.duration)
        self.media = media
        addedAt = date
    }

    /// Points the item to where its file is now.
    mutating func move(to path: FilePath) {
        self.path = path.string
        title = path.stem ?? path.string
        titleKey = TitleKey.of(title)
    }
}

extension Item: FetchableRecord, MutablePersistableRecord {
    public static let databaseTableName = "item"

    public mutating func didInsert(_ inserted: InsertionSuccess) {
        seq = inserted.rowID
    }
}
