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
    /// The column that an index keeps in order, together with `seq`, of the items that are present.
    private var ordered: (column: String, index: String)? {
        switch sort {
        case .added: nil
        case .title: ("titleKey", "itemByTitle")
        case .duration: ("duration", "itemByDuration")
        }
    }

    /// The table with the index that has its rows in this query's order. SQLite has to be told: by itself it takes an
    /// index that has the present items in no order, and sorts all of them.
    var source: String { "item" + (ordered.map { " INDEXED BY \($0.index)" } ?? "") }

    private var direction: String { order == .ascending ? "ASC" : "DESC" }

    /// The clause for rows in this query's order.
    var ordering: String { (ordered.map { "\($0.column) \(direction), " } ?? "") + "seq \(direction)" }

    /// The condition that a row comes after that of the cursor, whose `seq` is its only argument.
    var afterCursor: String {
        let comparison = order == .ascending ? ">" : "<"
        guard let column = ordered?.column else { return "seq \(comparison) ?" }
        return "(\(column), seq) \(comparison) (SELECT \(column), seq FROM item WHERE seq = ?)"
    }
}
