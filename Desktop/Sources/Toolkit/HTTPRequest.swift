/// What a client asks.
public struct HTTPRequest: Sendable {
    public var method: String
    public var address: String
    public var headers: [String: String]
    /// JSON.
    public var body: [UInt8]?

    public init(_ method: String, _ address: String, headers: [String: String] = [:], body: [UInt8]? = nil) {
        (self.method, self.address, self.headers, self.body) = (method, address, headers, body)
    }
}
