import GRDB

/// Which of an item's stems are meant: one may have others beside it for a while, to compare them.
public enum StemSet: String, Sendable, Codable, CaseIterable, DatabaseValueConvertible {
    /// The ones that the item has.
    case current
    /// Others, made to be compared with them, until one of both is kept.
    case alternative
}
