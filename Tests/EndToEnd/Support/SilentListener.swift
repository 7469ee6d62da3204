import Foundation
import TestSupport

/// Listens on loopback, and answers nobody.
final class SilentListener: Sendable {
    let port: UInt16
    private let socket: Int32

    init() throws {
        let listener = try LoopbackSocket()
        socket = listener.descriptor
        port = listener.port
    }

    deinit {
        close(socket)
    }

    /// How many have connected; accepts and drops them.
    var connectionCount: Int {
        var count = 0
        _ = fcntl(socket, F_SETFL, O_NONBLOCK)
        while case let connection = accept(socket, nil, nil), connection >= 0 {
            close(connection)
            count += 1
        }
        return count
    }
}
