import NIOCore
import Synchronization

/// Near the limit of connections, closes the one that has been silent for the longest to make room for the next one.
///
/// Silent is one on which no whole head of a request has come. One that has asked something is never closed for others.
package final class ConnectionLimit: Sendable {
    private struct State {
        var open = 0
        var lastNumber = 0
        /// By number, which is the order in which they came.
        var silent: [Int: @Sendable () -> Void] = [:]

        mutating func add(_ close: @escaping @Sendable () -> Void) -> Int {
            open += 1
            lastNumber += 1
            silent[lastNumber] = close
            return lastNumber
        }

        /// The server takes no more when there are as many as it can have: one place is kept free.
        mutating func removeOldest(ifAtLeast most: Int) -> (@Sendable () -> Void)? {
            guard open >= most, let first = silent.keys.min() else { return nil }
            return silent.removeValue(forKey: first)
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
            let oldest = state.removeOldest(ifAtLeast: most - 1)
            return (state.add(close), oldest)
        }
        oldest?()
        return number
    }

    /// A whole head of a request has come on a connection.
    package func requestArrived(on number: Int) {
        state.withLock { $0.silent[number] = nil }
    }

    /// A connection has ended.
    package func remove(_ number: Int) {
        state.withLock { state in
            state.open -= 1
            state.silent[number] = nil
        }
    }

    /// For a connection's pipeline, behind the handler that makes requests of bytes.
    func handler() -> some ChannelInboundHandler & RemovableChannelHandler { ConnectionHandler(limit: self) }
}

/// Tells a ``ConnectionLimit`` of one connection.
private final class ConnectionHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = Any

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
        // What comes out of the decoder first is a whole head.
        if let number { limit.requestArrived(on: number) }
        context.fireChannelRead(data)
    }
}
