import GRDB

/// What was decided of an item's files and may not be done yet.
///
/// It is committed before the first file moves. Whoever finds it does the rest, so that a decision is carried out whatever
/// happens to the process that made it.
struct PendingChange: Codable, FetchableRecord, PersistableRecord {
    enum Kind: String, Codable, DatabaseValueConvertible {
        /// The library is to say what the disk has.
        case check
        /// Of two sets of stems, those of `keptJob` are the item's from now on, and the others go.
        case keepStems
        /// The item is removed: Sotto's own copy of its file goes.
        case remove
        /// The same, and all that was made from it.
        case removeDerived
    }

    var itemID: String
    var kind: Kind
    var keptJob: String?
}
