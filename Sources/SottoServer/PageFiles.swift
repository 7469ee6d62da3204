import CPage
import HTTPTypes
import Hummingbird
import NIOCore
import SottoCore

/// The page's files, which this executable carries inside itself, and the catalogue as one of them.
package struct PageFiles: Sendable {
    private struct File: Sendable {
        var bytes: ByteBuffer
        var type: String
        var tag: String
    }

    private let files: [String: File]

    package init() {
        let entries = sequence(first: 0) { $0 + 1 }.lazy.map(sotto_page_file).prefix { $0 != nil }
        let embedded = entries.compactMap(\.?.pointee).map { (String(cString: $0.name), String(cString: $0.text)) }
        let named = (embedded + [("catalog.js", CatalogTexts.pageModule)]).map { name, text in
            let bytes = ByteBuffer(string: text)
            let tag = SHA256.hexadecimal(of: bytes.readableBytesView).prefix(24)
            return (name, File(bytes: bytes, type: Self.type(of: name), tag: "\"\(tag)\""))
        }
        files = Dictionary(uniqueKeysWithValues: named)
    }

    package var endpoints: [Endpoint] {
        [Endpoint(.get, "/") { request, _ in try serve("index.html", request) }]
            + files.keys.map { name in Endpoint(.get, "/\(name)") { request, _ in try serve(name, request) } }
    }

    /// Browsers keep the files and ask whether they are still right, so that a newer Sotto never meets an older page.
    private func serve(_ name: String, _ request: Request) throws -> Response {
        guard let file = files[name] else { throw APIError.noSuchAddress(request.uri.path) }
        let headers: HTTPFields = [.contentType: file.type, .eTag: file.tag, .cacheControl: "no-cache"]
        if request.headers[.ifNoneMatch] == file.tag { return Response(status: .notModified, headers: headers) }
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: file.bytes))
    }

    private static func type(of name: String) -> String {
        switch name.split(separator: ".").last {
        case "html": "text/html; charset=utf-8"
        case "css": "text/css; charset=utf-8"
        case "svg": "image/svg+xml"
        default: "text/javascript; charset=utf-8"
        }
    }
}
