/// Which items a list shows, in which order, and from where on.
public struct ItemQuery: Sendable {
    public enum Sort: String, Sendable, CaseIterable {
        case added
        /// As people look titles up: ``TitleKey``.
        case title
        case duration
    }

    public enum Order: String, Sendable, CaseIterable {
        case ascending
        case descending
    }

    /// Where a page begins.
    public enum Start: Sendable {
        /// After this many items.
        case offset(Int)
        /// After the item that a page's ``ItemPage/nextCursor`` names, whatever has been added since.
        case cursor(Int64)
    }

    /// Words that must all begin a word of the title or the path; blank for all items.
    public var search: String
    public var sort: Sort
    public var order: Order
    public var start: Start
    /// How many items to return at most.
    public var limit: Int

    /// - Parameter order: by default the newest first, titles from A, the shortest first.
    public init(
        search: String? = nil, sort: Sort = .added, order: Order? = nil, start: Start = .offset(0), limit: Int
    ) {
        self.search = search ?? ""
        self.sort = sort
        self.order = order ?? (sort == .added ? .descending : .ascending)
        self.start = start
        self.limit = limit
    }
}

extension ItemQuery {
    /// The column that an index keeps in order, together with `seq`.
    private var column: String? {
        switch sort {
        case .added: nil
        case .title: "titleKey"
        case .duration: "duration"
        }
    }

    private var direction: String { order == .ascending ? "ASC" : "DESC" }

    /// The clause for rows in this query's order.
    var ordering: String { (column.map { "\($0) \(direction), " } ?? "") + "seq \(direction)" }

    /// The condition that a row comes after that of the cursor, whose `seq` is its only argument.
    var afterCursor: String {
        let comparison = order == .ascending ? ">" : "<"
        guard let column else { return "seq \(comparison) ?" }
        return "(\(column), seq) \(comparison) (SELECT \(column), seq FROM item WHERE seq = ?)"
    }
}
