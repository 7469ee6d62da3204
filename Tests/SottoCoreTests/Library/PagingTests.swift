import SottoCore
import Testing

/// An order that a list can be in.
private struct Way: Sendable, CustomTestStringConvertible {
    var sort: ItemQuery.Sort
    var order: ItemQuery.Order
    var search: String?

    var testDescription: String { "\(sort) \(order)\(search.map { ", \($0)" } ?? "")" }

    static let all = ItemQuery.Sort.allCases.flatMap { sort in
        ItemQuery.Order.allCases.flatMap { order in
            [Way(sort: sort, order: order), Way(sort: sort, order: order, search: "film")]
        }
    }

    func query(_ start: ItemQuery.Start = .offset(0), limit: Int) -> ItemQuery {
        ItemQuery(search: search, sort: sort, order: order, start: start, limit: limit)
    }
}

@Suite("Pages of the library's list")
struct PagingTests {
    private let test: TestHome

    /// Titles and lengths repeat, so that pages end between equal ones. Some of the items are removed.
    init() throws {
        test = try TestHome()
        for number in 0..<12 {
            let name = number % 3 == 0 ? "song \(number % 2)" : "film \(number % 4)"
            let item = try test.record("\(number)/\(name).wav", duration: Double(number % 3))
            if number % 6 == 5 { try test.library.remove(item, derived: false) }
        }
    }

    private func cursor(_ page: ItemPage) throws -> ItemQuery.Start? {
        try page.nextCursor.map { .cursor(try #require(Int64($0))) }
    }

    /// Reads a list from a place on, page by page.
    private func rest(_ way: Way, from start: ItemQuery.Start?, limit: Int, total: Int) throws -> [String] {
        var ids: [String] = []
        var next = start
        while let start = next {
            let page = try test.library.page(way.query(start, limit: limit))
            #expect(page.totalCount == total)
            #expect(page.items.count <= limit)
            ids += page.items.map(\.id)
            next = try cursor(page)
            if ids.count > total { break }
        }
        return ids
    }

    @Test(
        "From cursor to cursor every item comes once, in every order and with pages of any length", arguments: Way.all)
    fileprivate func cursors(_ way: Way) throws {
        let whole = try test.library.page(way.query(limit: 100))
        #expect(whole.nextCursor == nil)
        #expect(whole.items.count == (way.search == nil ? 10 : 6))
        let ids = whole.items.map(\.id)
        for limit in 1...11 {
            #expect(try rest(way, from: .offset(0), limit: limit, total: ids.count) == ids)
        }
    }

    @Test("An offset begins anywhere, and counts are right beyond the end too", arguments: Way.all)
    fileprivate func offsets(_ way: Way) throws {
        let ids = try test.library.page(way.query(limit: 100)).items.map(\.id)
        for offset in 0...13 {
            let page = try test.library.page(way.query(.offset(offset), limit: 3))
            #expect(page.items.map(\.id) == Array(ids.dropFirst(offset).prefix(3)))
            #expect(page.totalCount == ids.count)
            #expect((page.nextCursor == nil) == (offset + 3 >= ids.count))
        }
    }

    @Test("Items that are added between two pages repeat none and hide none", arguments: Way.all)
    fileprivate func addedMeanwhile(_ way: Way) throws {
        let before = try test.library.page(way.query(limit: 100)).items.map(\.id)
        let first = try test.library.page(way.query(limit: 3))
        var new: Set<String> = []
        for (number, title) in ["0 film", "film 1", "zzz film"].enumerated() {
            new.insert(try test.record("new \(number)/\(title).wav", duration: Double(number)).id)
        }
        let later = try rest(way, from: cursor(first), limit: 2, total: before.count + new.count)
        #expect((first.items.map(\.id) + later).filter { !new.contains($0) } == before)
        let after = try test.library.page(way.query(limit: 100)).items.map(\.id)
        #expect(later == after.suffix(later.count))
    }

    @Test("A page goes on where the last one ended, even if the item there was removed", arguments: Way.all)
    fileprivate func removedMeanwhile(_ way: Way) throws {
        let before = try test.library.page(way.query(limit: 100)).items.map(\.id)
        let first = try test.library.page(way.query(limit: 3))
        try test.library.remove(test.library.item(id: before[2]), derived: false)
        let later = try rest(way, from: cursor(first), limit: 2, total: before.count - 1)
        #expect(later == Array(before.dropFirst(3)))
    }

    @Test("A page is as long as asked when there are as many, and the last one says so")
    func exact() throws {
        #expect(try test.library.page(ItemQuery(limit: 10)).nextCursor == nil)
        #expect(try test.library.page(ItemQuery(limit: 9)).nextCursor != nil)
    }

    @Test("After an item that never was there is nothing in orders that ask for its value, and no failure in any")
    func unknownCursor() throws {
        for way in Way.all {
            let page = try test.library.page(way.query(.cursor(999_999), limit: 5))
            if way.sort != .added { #expect(page.items.isEmpty) }
            #expect(page.totalCount == (way.search == nil ? 10 : 6))
        }
    }
}
