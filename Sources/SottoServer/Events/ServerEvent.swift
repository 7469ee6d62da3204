import Foundation
import NIOCore
import SottoCore

/// One event of the stream, as it is sent: HTML Living Standard, Server-sent events.
package struct ServerEvent: Sendable {
    package enum Name: String, Sendable {
        case item, job, pack, verification, log, status, reset
    }

    package let bytes: ByteBuffer

    /// - Parameter change: the number of the change that this tells of, with which a client can come back.
    package init(_ name: Name, change: Int64? = nil, _ value: some Encodable) throws {
        var text = change.map { "id: \($0)\n" } ?? ""
        // Compact JSON is one line.
        text += "event: \(name.rawValue)\ndata: \(String(decoding: try JSON.encodeCompactly(value), as: UTF8.self))\n\n"
        bytes = ByteBuffer(string: text)
    }
}

/// What events tell beside the documents of the API.
enum EventDocuments {
    struct Removed: Encodable {
        var id: String
        var removed = true
    }

    struct Verification: Encodable {
        var packId: String
        /// Null when it has ended.
        @Nullable var fraction: Double?
    }

    struct LogSize: Encodable {
        var jobId: String
        var size: Int
    }

    struct Nothing: Encodable {}
}
