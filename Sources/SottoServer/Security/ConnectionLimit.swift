import NIOCore
import NIOHTTPTypes
import Synchronization

/// Near the limit of connections, closes the one that has been silent for the longest to make room for the next one.
///
/// Silent is one on which no answer is owed: no whole head of a request has come, or all that were asked for are
/// answered. One that waits for an answer, or gets one, is never closed for others.
package final class ConnectionLimit: Sendable {
    private struct Connection {
        let close: @Sendable () -> Void
        /// How many answers are owed on it.
        var requests = 0
        /// Larger the later it fell silent.
        var silentSince: Int
        var isClosing = false
    }

    private struct State {
        var connections: [Int: Connection] = [:]
        /// Of connections, and of the moments when they fell silent.
        var lastNumber = 0

        mutating func next() -> Int {
            lastNumber += 1
            return lastNumber
        }

        mutating func add(_ close: @escaping @Sendable () -> Void) -> Int {
            let number = next()
            connections[number] = Connection(close: close, silentSince: number)
            return number
        }

        /// The server takes no more when there are as many as it can have: one place is kept free.
        mutating func takeOldestSilent(ifAtLeast most: Int) -> (@Sendable () -> Void)? {
            let silent = connections.filter { $0.value.requests == 0 && !$0.value.isClosing }
            guard connections.count >= most,
                let oldest = silent.min(by: { $0.value.silentSince < $1.value.silentSince })
            else { return nil }
            connections[oldest.key]?.isClosing = true
            return oldest.value.close
        }
    }

    /// So many may be open before silent ones make room.
    private let most: Int
    private let state = Mutex(State())

    package init(most: Int) {
        self.most = most
    }

    /// Takes a connection in.
    ///
    /// - Parameter close: closes it; called at most once, from any thread.
    /// - Returns: its number.
    package func add(close: @escaping @Sendable () -> Void) -> Int {
        let (number, oldest) = state.withLock { state in
            // Before the new one is in, which has had no time to say anything.
            let oldest = state.takeOldestSilent(ifAtLeast: most - 1)
            return (state.add(close), oldest)
        }
        oldest?()
        return number
    }

    /// A whole head of a request has come on a connection.
    package func requestArrived(on number: Int) {
        state.withLock { $0.connections[number]?.requests += 1 }
    }

    /// The last of an answer is on its way.
    package func answered(on number: Int) {
        state.withLock { state in
            let now = state.next()
            state.connections[number]?.requests -= 1
            state.connections[number]?.silentSince = now
        }
    }

    /// A connection has ended.
    package func remove(_ number: Int) {
        state.withLock { $0.connections[number] = nil }
    }

    /// For a connection's pipeline, behind the handler that makes requests of bytes.
    func handler() -> some ChannelDuplexHandler & RemovableChannelHandler { ConnectionHandler(limit: self) }
}

/// Tells a ``ConnectionLimit`` of one connection.
private final class ConnectionHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart

    private let limit: ConnectionLimit
    private var number: Int?

    init(limit: ConnectionLimit) {
        self.limit = limit
    }

    func handlerAdded(context: ChannelHandlerContext) {
        let channel = context.channel
        number = limit.add { channel.close(promise: nil) }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        if let number { limit.remove(number) }
        number = nil
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if let number, case .head = unwrapInboundIn(data) { limit.requestArrived(on: number) }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if let number, case .end = unwrapOutboundIn(data) { limit.answered(on: number) }
        context.write(data, promise: promise)
    }
}
