/// One page of the library's list.
public struct ItemPage: Sendable {
    public var items: [ItemSummary]
    /// How many items match in all.
    public var totalCount: Int
}
