import SottoCore

/// What the argument parser says of words that it does not understand, as an error like all others.
struct UsageText {
    let error: SottoError

    /// - Parameter text: `Error: …`, perhaps a `Help: …`, then `Usage: …` and where to read more, each on lines of its
    ///   own.
    init(_ text: String) {
        let lines = text.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
        let first = lines.firstIndex { ["Help: ", "Usage: "].contains(where: $0.hasPrefix) } ?? lines.endIndex
        let problem = lines[..<first].joined(separator: " ").trimmingPrefix("Error: ")
        let usage = lines.firstIndex { $0.hasPrefix("Usage: ") } ?? lines.endIndex
        let advice = (lines[usage...] + lines[first..<usage])
            .map { $0.hasPrefix("Usage: ") ? "\($0)." : String($0) }.joined(separator: " ")
        error = SottoError(
            code: "usage", message: String(problem), hint: advice.isEmpty ? "See `sotto --help`." : advice
        )
    }
}
