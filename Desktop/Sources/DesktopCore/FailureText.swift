/// What a dialog says of files that could not be added.
public enum FailureText {
    private static let shown = 5

    /// - Returns: one line, then every message with its hint, a hint that many share once, and of very many the first.
    public static func of(_ problems: [Problem]) -> (message: String, detail: String) {
        let count = problems.count
        let message = count == 1 ? "A file could not be added" : "\(count) files could not be added"
        var blocks: [(messages: [String], hint: String)] = []
        for problem in problems.prefix(shown) {
            if blocks.last?.hint == problem.hint {
                if blocks[blocks.count - 1].messages.last != problem.message {
                    blocks[blocks.count - 1].messages.append(problem.message)
                }
            } else {
                blocks.append(([problem.message], problem.hint))
            }
        }
        var texts = blocks.map { ($0.messages + [$0.hint]).joined(separator: "\n") }
        if count > shown { texts.append("… and \(count - shown) more.") }
        return (message, texts.joined(separator: "\n\n"))
    }
}
