/// The lines of a file's name, which ffmpeg prints as they are, so that each stands for itself among ffmpeg's own.
struct ForeignLines: Sendable {
    private let lines: [String]

    init(in name: String) {
        // What is before the first line end follows words of ffmpeg's.
        let parts = name.unicodeScalars.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r" }
        lines = parts.dropFirst().map(String.init).filter { !$0.isEmpty }
    }

    /// The lines that are ffmpeg's own for sure.
    func removed(from output: [String]) -> [String] { output.filter { !mayHave($0) } }

    /// Whether a line of ffmpeg's output may be one of the name's, and so says nothing.
    func mayHave(_ line: String) -> Bool {
        // More of ffmpeg's words follow the last one.
        lines.contains { line.hasPrefix($0) }
    }
}
