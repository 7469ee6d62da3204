import Foundation
import SottoCore

/// Which port a server listens at.
package enum PortChoice {
    /// The one that was asked for; else the last one, so that a page that is open finds its server again; else any.
    ///
    /// - Returns: a port that was free a moment ago, or 0 for any.
    /// - Throws: ``SottoError`` `port_in_use` or `port_not_allowed` when the one that was asked for cannot be had.
    package static func choose(_ wanted: Int?, last: Int?) throws -> Int {
        guard let wanted else { return last.flatMap { reason($0) == 0 ? $0 : nil } ?? 0 }
        switch reason(wanted) {
        case 0: return wanted
        case EACCES:
            throw SottoError(
                code: "port_not_allowed", message: "Port \"\(wanted)\" is not for this user.",
                hint: "Choose one above 1023 with --port, or leave it out."
            )
        default: throw inUse(wanted)
        }
    }

    static func inUse(_ port: Int) -> SottoError {
        SottoError(
            code: "port_in_use", message: "Something listens at port \"\(port)\" already.",
            hint: "Choose another with --port, or leave it out: then Sotto takes one that is free."
        )
    }

    /// Why a port cannot be listened at, as `errno` says it; 0 when it can.
    private static func reason(_ port: Int) -> Int32 {
        guard let port = UInt16(exactly: port) else { return EADDRNOTAVAIL }
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { return errno }
        defer { close(descriptor) }
        // Connections of a server that has just ended linger; they do not count.
        var yes: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        // Two may be bound with that option, but only one may listen.
        return result != 0 ? errno : listen(descriptor, 1) != 0 ? errno : 0
    }
}
