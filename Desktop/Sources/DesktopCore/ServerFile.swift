import Foundation

/// `server.json` in the home: where the home's server is, and the token that lets one in.
public struct ServerFile: Codable, Equatable, Sendable {
    public var instance: String
    public var token: String
    /// Nil when no server runs.
    public var address: String?
    public var pid: Int32?

    public init(instance: String, token: String, address: String?, pid: Int32?) {
        (self.instance, self.token, self.address, self.pid) = (instance, token, address, pid)
    }

    /// Nil where there is no file, or none that can be read.
    public static func read(_ home: Home) -> ServerFile? {
        guard let data = FileManager.default.contents(atPath: home.serverFile) else { return nil }
        return try? JSONDecoder().decode(ServerFile.self, from: data)
    }

    /// Where the server should be, if its process lives. Whether it answers is another question.
    public var place: ServerPlace? {
        guard let address, let pid, ServerPlace.isLoopback(address), let process = ProcessIdentity(pid: pid) else {
            return nil
        }
        return ServerPlace(address: address, token: token, process: process)
    }
}

/// Where a server of the home should be, and what it has to know to be it.
public struct ServerPlace: Equatable, Sendable {
    /// Such as `http://127.0.0.1:8321`.
    public var address: String
    /// Never sent: see ``ServerProof``.
    public var token: String
    public var process: ProcessIdentity

    public init(address: String, token: String, process: ProcessIdentity) {
        (self.address, self.token, self.process) = (address, token, process)
    }

    /// The port in the address, which proofs are for.
    public var port: UInt16? { Self.port(of: address) }

    /// The window asks this machine alone, whatever the file says.
    static func isLoopback(_ address: String) -> Bool { port(of: address) != nil }

    private static func port(of address: String) -> UInt16? {
        let start = "http://127.0.0.1:"
        return address.hasPrefix(start) ? UInt16(address.dropFirst(start.count)) : nil
    }
}
