import Hummingbird
import SottoCore

/// What a browser shows and plays of an item where it cannot play the item's own file: stills and an audio preview.
struct PreviewEndpoints: Sendable {
    private static let longestFilm = 10_000_000.0

    private let library: Library
    private let previews: PreviewService
    private let stillMaker: StillMaker

    init(library: Library, environment: SottoEnvironment, previews: PreviewService) {
        self.library = library
        self.previews = previews
        stillMaker = StillMaker(environment: environment)
    }

    var endpoints: [Endpoint] {
        [
            Endpoint(.get, "/items/{item}/still", still),
            Endpoint(.get, "/items/{item}/preview", show),
            Endpoint(.post, "/items/{item}/preview", begin),
            Endpoint(.delete, "/items/{item}/preview", remove),
            Endpoint(.get, "/items/{item}/preview/audio", audio),
        ]
    }

    private func still(_ request: Request, _ context: RequestContext) async throws -> Response {
        let seconds = try Query(request).number("at", in: 0...Self.longestFilm)
        let item = try await item(context)
        let path = try await stillMaker.still(of: item, at: seconds, in: library)
        let file = FileResponse(path: path, contentType: "image/jpeg")
        if let response = try await file.response(to: request, context) { return response }
        // Removed in this very moment, with its item.
        throw Library.unknown(item.id)
    }

    private func show(_ request: Request, _ context: RequestContext) async throws -> Response {
        try .json(await previews.status(of: item(context)))
    }

    private func begin(_ request: Request, _ context: RequestContext) async throws -> Response {
        let item = try await item(context)
        try await previews.begin(item)
        let status = await previews.status(of: item)
        return try .json(status, status: status.state == .making ? .accepted : .ok)
    }

    private func remove(_ request: Request, _ context: RequestContext) async throws -> Response {
        try await previews.remove(item(context))
        return Response(status: .noContent)
    }

    private func audio(_ request: Request, _ context: RequestContext) async throws -> Response {
        let item = try await item(context)
        let preview = ItemPreview(library: library, item: item)
        if await blocking({ preview.isReady }) {
            let file = FileResponse(path: preview.path, contentType: "audio/webm")
            if let response = try await file.response(to: request, context) { return response }
        }
        throw SottoError(
            code: "no_preview", message: "There is no preview of \"\(item.title)\".",
            hint: "Make one: POST \"/api/v1/items/\(item.id)/preview\", or press \"Make a preview\" on its page."
        )
    }

    private func item(_ context: RequestContext) async throws -> Item {
        let id = context.parameter("item")
        return try await blocking { _ in try library.item(id: id) }
    }
}
