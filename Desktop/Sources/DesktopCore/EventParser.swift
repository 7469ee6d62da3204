/// One event of the server's stream.
public struct ServerEvent: Equatable, Sendable {
    public var name: String
    public var data: String

    public init(name: String, data: String) {
        (self.name, self.data) = (name, data)
    }
}

/// Takes a stream of events apart, in whatever pieces it comes: HTML Living Standard, Server-sent events.
public struct EventParser: Sendable {
    /// What to send as `Last-Event-ID` when the stream has ended, to get what was missed.
    public private(set) var lastID: String?

    private var line: [UInt8] = []
    private var name = ""
    private var data: [String] = []
    private var endsWithReturn = false

    public init() {}

    /// The events that these bytes complete.
    public mutating func events(in bytes: some Sequence<UInt8>) -> [ServerEvent] {
        var events: [ServerEvent] = []
        for byte in bytes {
            // A line ends with a line feed, a carriage return, or both.
            let isSecondHalf = endsWithReturn && byte == UInt8(ascii: "\n")
            endsWithReturn = byte == UInt8(ascii: "\r")
            if isSecondHalf { continue }
            guard byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") else {
                line.append(byte)
                continue
            }
            if let event = endLine() { events.append(event) }
        }
        return events
    }

    /// Forgets the event that the end of a stream has cut off; the next stream may begin.
    public mutating func endStream() {
        (line, name, data, endsWithReturn) = ([], "", [], false)
    }

    private mutating func endLine() -> ServerEvent? {
        defer { line = [] }
        if line.isEmpty { return endEvent() }
        let text = String(decoding: line, as: UTF8.self)
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let value = parts.count > 1 ? parts[1].hasPrefix(" ") ? parts[1].dropFirst() : parts[1] : ""
        switch parts[0] {
        case "event": name = String(value)
        case "data": data.append(String(value))
        case "id": lastID = String(value)
        default: break  // A comment, or a field that means nothing here.
        }
        return nil
    }

    private mutating func endEvent() -> ServerEvent? {
        defer { (name, data) = ("", []) }
        guard !data.isEmpty else { return nil }
        return ServerEvent(name: name.isEmpty ? "message" : name, data: data.joined(separator: "\n"))
    }
}
