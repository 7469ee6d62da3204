/// Cuts a stream of bytes into lines as it comes.
///
/// A line ends at `\n`, at `\r\n`, and at a `\r` alone, with which programs redraw their progress. Bytes that are not
/// UTF-8 are replaced by U+FFFD.
package struct LineSplitter {
    /// The most bytes of one line that are kept. What exceeds it is left out, and the line ends in "…".
    package static let longestLine = 1 << 20

    private static let newline = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")

    private var line: [UInt8] = []
    private var isCut = false
    private var followsCarriageReturn = false

    package init() {}

    /// Takes the stream's next bytes, and calls `deliver` with each line that ends in them, without its end.
    package mutating func append(_ bytes: UnsafeRawBufferPointer, deliver: (String) -> Void) {
        var rest = bytes[...]
        while let first = rest.first {
            if followsCarriageReturn {
                followsCarriageReturn = false
                // The line was delivered at its \r, for it may take long until something follows.
                if first == Self.newline {
                    rest = rest.dropFirst()
                    continue
                }
            }
            guard let end = rest.firstIndex(where: { $0 == Self.newline || $0 == Self.carriageReturn }) else {
                keep(rest)
                return
            }
            keep(rest[..<end])
            followsCarriageReturn = rest[end] == Self.carriageReturn
            deliver(takeLine())
            rest = rest[(end + 1)...]
        }
    }

    /// Ends the stream, and calls `deliver` with its last line if that has no end of its own.
    package mutating func finish(deliver: (String) -> Void) {
        if !line.isEmpty {
            deliver(takeLine())
        }
    }

    private mutating func keep(_ bytes: Slice<UnsafeRawBufferPointer>) {
        let room = Self.longestLine - line.count
        line.append(contentsOf: bytes.prefix(room))
        isCut = isCut || bytes.count > room
    }

    private mutating func takeLine() -> String {
        let text = String(decoding: line, as: UTF8.self) + (isCut ? "…" : "")
        line.removeAll(keepingCapacity: !isCut)
        isCut = false
        return text
    }
}
