import Crypto
import HTTPTypes
import Hummingbird
import NIOCore

/// The page's files, which this executable carries inside itself.
struct PageFiles: Sendable {
    private struct File: Sendable {
        var bytes: ByteBuffer
        var type: String
        var tag: String
    }

    /// Every file by its name, as `Page/` has it.
    private static let contents: KeyValuePairs<String, [UInt8]> = [
        "api.js": PackageResources.api_js,
        "base.css": PackageResources.base_css,
        "dialogs.js": PackageResources.dialogs_js,
        "dom.js": PackageResources.dom_js,
        "event-stream.js": PackageResources.event_stream_js,
        "event-worker.js": PackageResources.event_worker_js,
        "events.js": PackageResources.events_js,
        "format.js": PackageResources.format_js,
        "icon.svg": PackageResources.icon_svg,
        "icons.js": PackageResources.icons_js,
        "index.html": PackageResources.index_html,
        "item-pages.js": PackageResources.item_pages_js,
        "item-selection.js": PackageResources.item_selection_js,
        "item-words.js": PackageResources.item_words_js,
        "job-card.js": PackageResources.job_card_js,
        "job-groups.js": PackageResources.job_groups_js,
        "job-log.js": PackageResources.job_log_js,
        "job-section.js": PackageResources.job_section_js,
        "jobs-view.js": PackageResources.jobs_view_js,
        "live.js": PackageResources.live_js,
        "menu.js": PackageResources.menu_js,
        "progress.js": PackageResources.progress_js,
        "sign-in.js": PackageResources.sign_in_js,
        "toasts.js": PackageResources.toasts_js,
        "virtual-list.js": PackageResources.virtual_list_js,
    ]

    private let files: [String: File]

    init() {
        let named = Self.contents.map { name, bytes in
            let hash = SHA256.hash(data: bytes).prefix(12).map { String($0, radix: 16) }.joined()
            return (name, File(bytes: ByteBuffer(bytes: bytes), type: Self.type(of: name), tag: "\"\(hash)\""))
        }
        files = Dictionary(uniqueKeysWithValues: named)
    }

    var endpoints: [Endpoint] {
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
