import HTTPTypes
import Hummingbird

/// One address and method of the API, and what answers there.
package struct Endpoint: Sendable {
    package typealias Handler = @Sendable (Request, RequestContext) async throws -> Response

    package var method: HTTPRequest.Method
    /// As the OpenAPI document writes it, such as `/items/{item}`.
    package var path: String
    package var handle: Handler

    init(_ method: HTTPRequest.Method, _ path: String, _ handle: @escaping Handler) {
        self.method = method
        self.path = path
        self.handle = handle
    }
}

extension Router<RequestContext> {
    private static let allMethods: [HTTPRequest.Method] = [
        .get, .head, .post, .put, .patch, .delete, .options, .trace, .connect, .query,
    ]

    /// Adds endpoints below a path and behind a middleware. Where there are some, other methods are refused by naming those.
    func add(_ endpoints: [Endpoint], below prefix: String, _ middleware: SecurityMiddleware) {
        let guarded = group().add(middleware: middleware)
        for endpoint in endpoints {
            guarded.on(RouterPath(prefix + endpoint.path), method: endpoint.method) { request, context in
                try await endpoint.handle(request, context)
            }
        }
        for (path, group) in Dictionary(grouping: endpoints, by: \.path) {
            var allowed = Set(group.map(\.method))
            // The router answers it wherever it answers GET.
            if allowed.contains(.get) { allowed.insert(.head) }
            let names = allowed.map(\.rawValue).sorted().joined(separator: ", ")
            for method in Self.allMethods where !allowed.contains(method) {
                guarded.on(RouterPath(prefix + path), method: method) { request, _ -> Response in
                    throw APIError.methodNotAllowed(method, request.uri.path, allowed: names)
                }
            }
        }
    }
}

extension HTTPRequest.Method {
    /// A search with a body, which nothing here takes.
    static let query = Self("QUERY")!
}
