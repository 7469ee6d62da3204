import Synchronization

/// Keeps the lines that a tool prints.
final class LineCollector: Sendable {
    private let kept = Mutex<[String]>([])
    private let limit: Int?

    /// - Parameter limit: how many of the newest lines to keep; nil keeps all.
    init(keepingLast limit: Int? = nil) {
        self.limit = limit
    }

    var add: @Sendable (String) -> Void {
        { line in
            self.kept.withLock { lines in
                lines.append(line)
                if let limit = self.limit, lines.count > limit { lines.removeFirst() }
            }
        }
    }

    var lines: [String] { kept.withLock { $0 } }
    var text: String { lines.joined(separator: "\n") }
}
