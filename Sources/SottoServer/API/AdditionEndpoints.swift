import Foundation
import Hummingbird
import NIOCore
import SottoCore
import Synchronization
import SystemPackage

/// Two ways into the library: a path that is named, and a file that is sent.
package struct AdditionEndpoints: Sendable {
    let library: Library
    let environment: SottoEnvironment

    package init(library: Library, environment: SottoEnvironment) {
        self.library = library
        self.environment = environment
    }

    package var endpoints: [Endpoint] {
        [Endpoint(.post, "/items", add), Endpoint(.post, "/uploads", upload)]
    }

    // MARK: By path

    private func add(_ request: Request, _ context: RequestContext) async throws -> Response {
        let paths = try await RequestDocuments.read(Addition.self, from: request).paths
        guard (1...1_000).contains(paths.count), !paths.contains("") else {
            throw APIError.invalidRequest("\"paths\" must hold 1 to 1000 paths, none of them empty.")
        }
        let usable = paths.map { path in Result { try absolute(path) } }
        let found = try await outcomes(of: usable.compactMap { try? $0.get() })
        let results = try await blocking { _ in
            var next = found.makeIterator()
            return try zip(paths, usable).map { path, usable in
                switch usable {
                case .failure(let error): AdditionResult(path: path, error: SottoError(describing: error))
                case .success: try next.next().map { try result($0, path: path) } ?? AdditionResult(path: path)
                }
            }
        }
        return try .json(["results": results])
    }

    /// - Throws: ``SottoError`` `path_not_absolute`, `not_a_path` or `name_invalid`.
    private func absolute(_ path: String) throws -> FilePath {
        guard !path.unicodeScalars.contains("\0") else { throw Upload.invalidName(path) }
        let full = FilePath(userText: path.hasPrefix("~/") ? userFolder + path.dropFirst() : path)
        guard full.isAbsolute else {
            try full.requireNoAddress()
            throw SottoError(
                code: "path_not_absolute", message: "\"\(path)\" is not an absolute path.",
                hint: "Give the whole path, from \"/\" or \"~/\" on."
            )
        }
        return full
    }

    /// What `~` stands for, as shells have it.
    private var userFolder: String {
        environment.variables["HOME"].flatMap { $0.isEmpty ? nil : $0 } ?? NSHomeDirectory()
    }

    private func outcomes(of paths: [FilePath]) async throws -> [FileAddition] {
        guard !paths.isEmpty else { return [] }
        let media = try environment.mediaTools()
        let collected = Mutex<[FileAddition]>([])
        try await library.add(paths, media: media, launcher: environment.offline) { addition in
            collected.withLock { $0.append(addition) }
        }
        return collected.withLock { $0 }
    }

    private func result(_ addition: FileAddition, path: String) throws -> AdditionResult {
        switch addition.result {
        case .failure(let error): AdditionResult(path: path, error: error)
        case .success(let (item, addition)):
            AdditionResult(path: path, addition: addition.rawValue, item: try library.summary(of: item))
        }
    }

    // MARK: By sending

    private func upload(_ request: Request, _ context: RequestContext) async throws -> Response {
        let type = "application/octet-stream"
        guard request.headers[.contentType] == type else { throw APIError.wrongContentType(expected: type) }
        guard let name = try Query(request).text("name", limit: 80_000) else {
            throw APIError.invalidRequest("\"name\" is missing.")
        }
        let length = request.headers[.contentLength].flatMap(Int64.init)
        let upload = try await blocking { _ in try library.beginUpload(name: name, bytes: length) }
        do {
            let response = try await receive(upload, request.body, length: length)
            await blocking { upload.remove() }
            return response
        } catch {
            await blocking { upload.remove() }
            throw error
        }
    }

    private func receive(_ upload: Upload, _ body: RequestBody, length: Int64?) async throws -> Response {
        try await UploadReceiver(upload: upload, library: library).receive(body, length: length)
        let media = try environment.mediaTools()
        let (item, addition) = try await library.add(upload, media: media, launcher: environment.offline)
        let summary = try await blocking { _ in try library.summary(of: item) }
        let result = AdditionResult(path: item.path, addition: addition.rawValue, item: summary)
        return try .json(result, status: .created)
    }
}

/// What became of one path or file.
private struct AdditionResult: Encodable, Sendable {
    var path: String
    @Nullable var addition: String?
    @Nullable var item: ItemSummary?
    @Nullable var error: SottoError?
}

private struct Addition: RequestDocument {
    static let keys: Set = ["paths"]
    var paths: [String]
}
