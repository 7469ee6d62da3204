import Foundation
import Hummingbird
import SottoCore
import SystemPackage

/// The library.
struct ItemEndpoints: Sendable {
    let library: Library

    var endpoints: [Endpoint] {
        [
            Endpoint(.get, "/items", list),
            Endpoint(.get, "/items/{item}", show),
            Endpoint(.delete, "/items/{item}", remove),
        ]
    }

    private func list(_ request: Request, _ context: RequestContext) async throws -> Response {
        let query = try Self.itemQuery(try Query(request))
        return try .json(try await blocking { _ in try library.page(query) })
    }

    private static func itemQuery(_ query: Query) throws -> ItemQuery {
        var items = ItemQuery(
            search: try query.text("search", limit: 1_000), sort: try query.choice("sort") ?? .added,
            order: try query.choice("order"), limit: try query.limit()
        )
        let offset = try query.integer("offset", in: 0...10_000_000)
        let cursor = try query.cursor()
        guard offset == nil || cursor == nil else {
            throw APIError.contradiction("\"offset\" and \"cursor\" cannot be used together.")
        }
        if let offset { items.start = .offset(offset) }
        if let cursor { items.start = .cursor(cursor) }
        return items
    }

    private func show(_ request: Request, _ context: RequestContext) async throws -> Response {
        let id = context.parameter("item")
        return try .json(try await blocking { _ in try library.summary(of: library.item(id: id)) })
    }

    private func remove(_ request: Request, _ context: RequestContext) async throws -> Response {
        let id = context.parameter("item")
        let derived = try Query(request).flag("derived")
        try await library.database.promptly { try library.remove(library.item(id: id), derived: derived) }
        return Response(status: .noContent)
    }
}
