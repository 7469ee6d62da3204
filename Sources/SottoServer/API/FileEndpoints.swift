import Hummingbird
import SottoCore
import SystemPackage

/// What can be played and seen: an item's own file, its picture, its stems and their waveforms.
struct FileEndpoints: Sendable {
    let library: Library
    private let peakMaking = SharedWork<Void>()

    init(library: Library) {
        self.library = library
    }

    var endpoints: [Endpoint] {
        [
            Endpoint(.get, "/items/{item}/media", media),
            Endpoint(.get, "/items/{item}/thumbnail", thumbnail),
            Endpoint(.get, "/items/{item}/stems/{stem}", stem),
            Endpoint(.get, "/items/{item}/peaks", peaks),
        ]
    }

    private func media(_ request: Request, _ context: RequestContext) async throws -> Response {
        let item = try await item(context)
        let path = FilePath(item.path)
        let file = FileResponse(
            path: path, contentType: MediaTypes.type(of: path),
            downloadName: try downloadName(path.lastComponent?.string ?? item.title, request)
        )
        if let response = try await file.response(to: request, context) { return response }
        throw SottoError(
            code: "source_missing", message: "\"\(item.path)\" is not there any more.",
            hint: "Bring the file back, or add it where it is now: `sotto library add PATH`."
        )
    }

    private func thumbnail(_ request: Request, _ context: RequestContext) async throws -> Response {
        let item = try await item(context)
        let file = FileResponse(path: library.home.thumbnail(item: item.id), contentType: "image/jpeg")
        if let response = try await file.response(to: request, context) { return response }
        throw SottoError(
            code: "no_thumbnail", message: "There is no picture of \"\(item.title)\".",
            hint: "Only films have one; it is made when they are added."
        )
    }

    private func stem(_ request: Request, _ context: RequestContext) async throws -> Response {
        let item = try await item(context)
        let set = try Query(request).stemSet()
        let name = context.parameter("stem")
        guard ["vocals.wav", "background.wav"].contains(name) else { throw APIError.noSuchAddress(request.uri.path) }
        let file = FileResponse(
            path: library.home.stems(item: item.id, set).appending(name), contentType: "audio/wav",
            downloadName: try downloadName("\(item.title) \(name)", request)
        )
        if let response = try await file.response(to: request, context) { return response }
        throw Library.noStems(of: item, set)
    }

    private func peaks(_ request: Request, _ context: RequestContext) async throws -> Response {
        let item = try await item(context)
        let set = try Query(request).stemSet()
        let folder = library.home.stems(item: item.id, set)
        guard await blocking({ Files.exists(folder) }) else { throw Library.noStems(of: item, set) }
        try await peakMaking.result(of: folder) { [library] in
            try await blocking { try StemPeaks.makeIfMissing(of: item, set, in: library, cancellation: $0) }
        }
        let file = FileResponse(
            path: StemPeaks(folder: folder).path, contentType: "application/octet-stream", downloadName: nil)
        if let response = try await file.response(to: request, context) { return response }
        throw Library.noStems(of: item, set)
    }

    private func item(_ context: RequestContext) async throws -> Item {
        let id = context.parameter("item")
        return try await blocking { _ in try library.item(id: id) }
    }

    private func downloadName(_ name: String, _ request: Request) throws -> String? {
        try Query(request).flag("download") ? name : nil
    }
}
