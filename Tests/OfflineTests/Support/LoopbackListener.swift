import Foundation
import Glibc

/// A socket that waits on this machine for whoever gets out.
///
/// Nobody needs to accept meanwhile: the kernel completes connections and keeps what is sent until `heard` asks.
final class LoopbackListener: Sendable {
    /// What came in.
    struct Heard: Equatable {
        var connections = 0
        var bytes = 0

        static let nothing = Heard()
        /// What the probe's subcommands send over a connection.
        static let greeting = Heard(connections: 1, bytes: 6)
    }

    let port: String
    private let descriptor: Int32
    private let isStream: Bool

    private init(_ descriptor: Int32, isStream: Bool) throws {
        guard descriptor >= 0 else {
            throw Missing(what: "a listener: errno \(errno)")
        }
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        _ = withUnsafeMutableBytes(of: &address) {
            getsockname(descriptor, $0.baseAddress?.assumingMemoryBound(to: sockaddr.self), &length)
        }
        port = String(UInt16(bigEndian: address.sin_port))
        self.descriptor = descriptor
        self.isStream = isStream
    }

    deinit {
        close(descriptor)
    }

    static func tcp() throws -> LoopbackListener {
        try LoopbackListener(bound(SOCK_STREAM, loopback), isStream: true)
    }

    static func udp() throws -> LoopbackListener {
        try LoopbackListener(bound(SOCK_DGRAM, loopback), isStream: false)
    }

    static func unixStream(path: String) throws -> LoopbackListener {
        try LoopbackListener(bound(SOCK_STREAM, unix(path)), isStream: true)
    }

    static func unixDatagram(path: String) throws -> LoopbackListener {
        try LoopbackListener(bound(SOCK_DGRAM, unix(path)), isStream: false)
    }

    /// Everything that came since the last call. A datagram without a connection counts as one.
    func heard() -> Heard {
        var heard = Heard()
        if isStream {
            while case let connection = accept(descriptor, nil, nil), connection >= 0 {
                heard.connections += 1
                heard.bytes += received(connection)
                close(connection)
            }
        } else {
            heard.bytes = received(descriptor)
            heard.connections = heard.bytes > 0 ? 1 : 0
        }
        return heard
    }

    private func received(_ descriptor: Int32) -> Int {
        var buffer = [UInt8](repeating: 0, count: 4096)
        return max(0, recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT)))
    }
}

private func bound(_ type: __socket_type, _ address: some BitwiseCopyable) -> Int32 {
    let flags = SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue
    return withUnsafeBytes(of: address) { bytes in
        guard let base = bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self) else {
            return -1
        }
        let descriptor = socket(Int32(base.pointee.sa_family), Int32(type.rawValue | flags), 0)
        guard bind(descriptor, base, socklen_t(bytes.count)) == 0 else {
            close(descriptor)
            return -1
        }
        _ = listen(descriptor, 16)  // a datagram socket refuses it, and does not need it
        return descriptor
    }
}

private let loopback = sockaddr_in(
    sin_family: sa_family_t(AF_INET), sin_port: 0, sin_addr: in_addr(s_addr: UInt32(0x7f00_0001).bigEndian),
    sin_zero: (0, 0, 0, 0, 0, 0, 0, 0))

private func unix(_ path: String) -> sockaddr_un {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix($0.count - 1)) }
    return address
}
