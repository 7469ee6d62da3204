import Synchronization

/// Lines in the order in which they came, from any thread.
final class Lines: Sendable {
    private let lines = Mutex<[String]>([])

    var all: [String] { lines.withLock { $0 } }

    func append(_ line: String) {
        lines.withLock { $0.append(line) }
    }

    /// Waits for a line for at most five seconds, and returns the first.
    func first() async throws -> String {
        for _ in 0..<500 {
            if let line = all.first {
                return line
            }
            try await Task.sleep(for: .milliseconds(10))
        }
        throw Missing(what: "a first line")
    }
}

/// A test cannot go on without something.
struct Missing: Error {
    var what: String
}
