import Synchronization

/// Keeps the lines that a tool prints.
public final class LineCollector: Sendable {
    private let kept = Mutex<[String]>([])
    private let limit: Int?

    /// - Parameter limit: how many of the newest lines to keep; nil keeps all.
    public init(keepingLast limit: Int? = nil) {
        self.limit = limit
    }

    /// Takes a line; may be called from any thread.
    public var add: @Sendable (String) -> Void {
        { line in
            self.kept.withLock { lines in
                lines.append(line)
                if let limit = self.limit, lines.count > limit { lines.removeFirst() }
            }
        }
    }

    public var lines: [String] { kept.withLock { $0 } }
    var text: String { lines.joined(separator: "\n") }

    /// The newest line that says something.
    public var last: String { lines.last { !$0.allSatisfy(\.isWhitespace) } ?? "no reason was given" }
}
