/// Which addresses the window may show.
public struct PagePolicy: Sendable {
    /// The server's, such as `http://127.0.0.1:8321`.
    public let origin: String

    public init(origin: String) {
        self.origin = origin
    }

    /// Whether an address is the server's own.
    ///
    /// - Parameter address: as WebKit writes it: normalized, so that a slash ends the host and the port.
    public func allows(_ address: String) -> Bool {
        address == origin || address.hasPrefix("\(origin)/")
    }

    /// Where to go on when the page was at `address`, perhaps on another port: its view stays.
    public func address(after address: String?) -> String {
        let fragment = address?.split(separator: "#", maxSplits: 1).dropFirst().first
        return "\(origin)/" + (fragment.map { "#\($0)" } ?? "")
    }
}
