import Foundation
import HTTPTypes
import Hummingbird
import SottoCore
import SystemPackage

/// Answers with a file or a range of it.
package struct FileResponse: Sendable {
    private static let files = FileIO()

    var path: FilePath
    var contentType: String
    /// The name under which a browser saves the file; nil when it is to show it.
    var downloadName: String?

    package init(path: FilePath, contentType: String, downloadName: String? = nil) {
        self.path = path
        self.contentType = contentType
        self.downloadName = downloadName
    }

    /// - Throws: ``APIError`` with 416 for a range that the file does not have.
    /// - Returns: nil when there is no regular file at the path.
    package func response(to request: Request, _ context: RequestContext) async throws -> Response? {
        let path = path
        guard let identity = await blocking({ FileIdentity(path: path) }) else { return nil }
        let size = Int(identity.size)
        let tag = "\"\(identity.inode)-\(identity.modifiedAt)-\(size)\""
        var headers: HTTPFields = [
            .contentType: contentType, .acceptRanges: "bytes", .eTag: tag, .cacheControl: "private, no-cache",
        ]
        if let downloadName { headers[.contentDisposition] = Self.attachment(downloadName) }
        if request.headers[.ifNoneMatch] == tag { return Response(status: .notModified, headers: headers) }
        // A range of a file that has changed since its beginning was read would not fit to it.
        let wanted = request.headers[.ifRange].map { $0 == tag } ?? true ? request.headers[.range] : nil
        switch ByteRange(wanted, size: size) {
        case .whole:
            let body = try await Self.files.loadFile(path: path.string, context: context)
            return Response(status: .ok, headers: headers, body: body.wholeOrBrokenOff())
        case .part(let range):
            headers[.contentRange] = "bytes \(range.lowerBound)-\(range.upperBound)/\(size)"
            let body = try await Self.files.loadFile(path: path.string, range: range, context: context)
            return Response(status: .partialContent, headers: headers, body: body.wholeOrBrokenOff())
        case .unsatisfiable:
            throw APIError(
                .rangeNotSatisfiable,
                SottoError(
                    code: "range_not_satisfiable", message: "The file has \(size) bytes; the range is beyond them.",
                    hint: "Ask for a range within the file."
                ),
                headers: [.contentRange: "bytes */\(size)"]
            )
        }
    }

    /// The name in the form of RFC 8187, which can write every name.
    private static func attachment(_ name: String) -> String {
        let plain = CharacterSet(charactersIn: "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_~")
        let encoded = name.addingPercentEncoding(withAllowedCharacters: plain) ?? "file"
        return "attachment; filename*=UTF-8''\(encoded)"
    }
}
