import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix

/// Sends a JSON document to a server on this machine.
enum LoopbackClient {
    /// In bytes; what is longer is no answer of Sotto's.
    private static let limit = 1 << 16
    private static let patience = TimeAmount.seconds(5)

    /// - Returns: the body of an answer with status 200; nil when there is none.
    static func post(_ path: String, _ body: Data, port: Int) async -> Data? {
        let loop = MultiThreadedEventLoopGroup.singleton.any()
        let answer = loop.makePromise(of: Data?.self)
        let timeout = loop.scheduleTask(in: patience) { answer.succeed(nil) }
        let bootstrap = ClientBootstrap(group: loop).connectTimeout(patience).channelInitializer { channel in
            channel.eventLoop.makeCompletedFuture {
                try channel.pipeline.syncOperations.addHTTPClientHandlers()
                try channel.pipeline.syncOperations.addHandler(
                    OneRequest(path: path, body: body, port: port, limit: limit, answer: answer))
            }
        }
        let channel = try? await bootstrap.connect(host: "127.0.0.1", port: port).get()
        if channel == nil { answer.succeed(nil) }
        let result = try? await answer.futureResult.get()
        timeout.cancel()
        try? await channel?.close()
        return result ?? nil
    }
}

/// Sends one request as soon as the connection is there.
private final class OneRequest: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundOut = HTTPClientRequestPart

    private let path: String
    private let body: Data
    private let port: Int
    private let limit: Int
    private let answer: EventLoopPromise<Data?>
    private var isOK = false
    private var received = Data()

    init(path: String, body: Data, port: Int, limit: Int, answer: EventLoopPromise<Data?>) {
        (self.path, self.body, self.port, self.limit, self.answer) = (path, body, port, limit, answer)
    }

    func channelActive(context: ChannelHandlerContext) {
        let headers: HTTPHeaders = [
            "Host": "127.0.0.1:\(port)", "Content-Type": "application/json", "Content-Length": String(body.count),
            "Connection": "close",
        ]
        let head = HTTPRequestHead(version: .http1_1, method: .POST, uri: path, headers: headers)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: body)))), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): isOK = head.status == .ok
        case .body(let bytes):
            received += Data(bytes.readableBytesView)
            if received.count > limit { answer.succeed(nil) }
        case .end: answer.succeed(isOK ? received : nil)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        answer.succeed(nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        answer.succeed(nil)
    }
}
