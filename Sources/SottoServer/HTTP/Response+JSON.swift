import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import SottoCore

extension Response {
    /// A JSON document in the form of all of Sotto's: snake_case keys, ISO 8601 dates.
    static func json(
        _ value: some Encodable, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]
    ) throws -> Response {
        json(data: try JSON.encodeCompactly(value), status: status, headers: headers)
    }

    /// A document that is JSON already.
    static func json(data: Data, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]) -> Response {
        var headers = headers
        headers[.contentType] = "application/json"
        headers[.cacheControl] = "no-store"
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: data)))
    }
}
