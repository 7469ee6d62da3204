import HTTPTypes
import Hummingbird
import Logging
import NIOEmbedded
import SottoServer
import Synchronization

/// Requests as they come in, and what answers hold.
enum Requests {
    static let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    static func make(
        _ method: HTTPRequest.Method = .get, _ path: String = "/", host: String? = "127.0.0.1:8321",
        headers: HTTPFields = [:], body: String = ""
    ) -> Request {
        let head = HTTPRequest(method: method, scheme: "http", authority: host, path: path, headerFields: headers)
        return Request(head: head, body: RequestBody(buffer: ByteBuffer(string: body)))
    }

    static var context: SottoServer.RequestContext {
        SottoServer.RequestContext(
            source: ApplicationRequestContextSource(channel: NIOAsyncTestingChannel(), logger: logger))
    }
}

extension Response {
    /// All bytes of the body.
    func bytes() async throws -> [UInt8] {
        let collector = Collector()
        try await body.write(collector)
        return collector.bytes.withLock { $0 }
    }
}

private final class Collector: ResponseBodyWriter {
    let bytes = Mutex<[UInt8]>([])

    func write(_ buffer: ByteBuffer) async throws {
        bytes.withLock { $0 += buffer.readableBytesView }
    }

    func finish(_ trailingHeaders: HTTPFields?) async throws {}
}

/// A client that is gone.
struct Disconnected: Error {}
