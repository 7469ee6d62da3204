import Media
import SystemPackage

/// A file that can be an item: all that must be known of it before the library is written to.
struct AdditionCandidate: Sendable {
    /// The real path.
    var path: FilePath
    var identity: FileIdentity
    var media: MediaInfo
    /// The item that had this path when the file was looked at.
    var known: Item?
    /// The item with this content whose own file was gone then.
    var moved: Item?
}
