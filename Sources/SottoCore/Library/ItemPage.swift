/// One page of the library's list.
public struct ItemPage: Sendable, Encodable {
    public var items: [ItemSummary]
    /// How many items match in all.
    public var totalCount: Int
    /// Where the next page begins, for ``ItemQuery/Start/cursor(_:)``; null on the last page.
    @Nullable public var nextCursor: String?
}
