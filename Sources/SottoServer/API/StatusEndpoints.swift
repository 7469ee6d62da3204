import CPage
import Foundation
import Hummingbird
import NIOCore
import SottoCore

/// What runs, what works, what was ever installed, and what changes.
struct StatusEndpoints: Sendable {
    let database: HomeDatabase
    let environment: SottoEnvironment
    let status: StatusReader
    let events: EventStream

    var endpoints: [Endpoint] {
        [
            Endpoint(.get, "/status", show),
            Endpoint(.get, "/diagnostics", diagnose),
            Endpoint(.get, "/ledger", ledger),
            Endpoint(.get, "/events", follow),
            Endpoint(.get, "/openapi.yaml", describe),
        ]
    }

    private func show(_ request: Request, _ context: RequestContext) async throws -> Response {
        try .json(try await blocking { _ in try status.read() })
    }

    private func diagnose(_ request: Request, _ context: RequestContext) async throws -> Response {
        try .json(await Diagnostics(home: database.home, environment: environment).report())
    }

    private func ledger(_ request: Request, _ context: RequestContext) async throws -> Response {
        let limit = try Query(request).limit()
        let entries = try await blocking { _ in try Ledger(database: database).entries(limit: limit) }
        return try .json(["entries": entries.map(DiagnosticReport.LedgerLine.init)])
    }

    private func follow(_ request: Request, _ context: RequestContext) async throws -> Response {
        try await events.response(to: request)
    }

    private static let description = CatalogTexts.filled(String(cString: sotto_api_description()))

    private func describe(_ request: Request, _ context: RequestContext) async throws -> Response {
        Response(
            status: .ok, headers: [.contentType: "application/yaml", .cacheControl: "no-cache"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: Self.description))
        )
    }
}
