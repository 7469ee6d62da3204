import Media
import SystemPackage

/// A file that can be an item: all that must be known of it before the library is written to.
struct AdditionCandidate: Sendable {
    /// What a file holds, compared with what is recorded of its item.
    enum Content: Sendable, Equatable {
        /// What the item is recorded with.
        case recorded
        /// What the item's stems were made from, while the item is recorded with something else.
        case ofStems(job: String, sha256: String)
        /// Something else, or nobody knows.
        case other
    }

    /// The real path.
    var path: FilePath
    var identity: FileIdentity
    var media: MediaInfo
    var content: Content
    /// The item that had this path when the file was looked at.
    var known: Item?
    /// The item that this file is or has the content of, and whose own file was gone then.
    var moved: Item?
}
