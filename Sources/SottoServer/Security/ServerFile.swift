import Foundation
import SottoCore
import SystemPackage

/// `server.json` in the home, readable by its owner alone: where the home's server is, and what lets programs in.
///
/// Token and instance stay the same from start to start, for scripts. Browsers get the cookies of ``Sessions`` instead.
public struct ServerFile: Sendable, Codable, Equatable {
    package static let name = "server.json"

    /// Tells this home's cookie from those of servers on other ports, which browsers do not tell apart.
    public var instance: String
    /// Whoever has it may do everything. It is accepted in the header `Authorization` alone.
    public var token: String
    /// Such as `http://127.0.0.1:8321`; nil when no server runs.
    public var address: String?
    /// Where the last server was: the next one tries to be there again.
    public var port: Int?
    /// The process of the server.
    public var pid: Int32?

    package init(
        instance: String, token: String, address: String? = nil, port: Int? = nil, pid: Int32? = nil
    ) {
        self.instance = instance
        self.token = token
        self.address = address
        self.port = port
        self.pid = pid
    }

    /// What the home's file says; a new identity where there is none that can be read.
    public static func load(_ home: Home) -> ServerFile {
        if let data = try? Data(contentsOf: URL(filePath: path(home).string)),
            let file = try? JSON.decode(ServerFile.self, from: data), !file.token.isEmpty, !file.instance.isEmpty
        {
            return file
        }
        return ServerFile(instance: Random.hex(bytes: 4), token: Random.hex(bytes: 32))
    }

    /// Replaces the file in one step. It is never readable by others, not for an instant.
    ///
    /// - Throws: ``SottoError``.
    package func save(_ home: Home) throws {
        try Files.writePrivately(try JSON.encode(self), to: Self.path(home))
    }

    private static func path(_ home: Home) -> FilePath { home.path.appending(name) }
}
