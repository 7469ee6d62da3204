import Foundation

/// Reads the messages of ffmpeg and ffprobe.
enum FFmpegMessage {
    /// The line that says best why a run failed, without the file's name and ffmpeg's addresses.
    static func reason(from lines: [String], path: String) -> String {
        let useful = lines.map { clean($0, path: path) }.filter { !$0.isEmpty }
        return useful.last ?? "no reason was given"
    }

    /// Whether a run ended because a disk is full.
    static func saysDiskFull(_ lines: [String]) -> Bool {
        lines.contains { $0.contains("No space left on device") }
    }

    private static func clean(_ line: String, path: String) -> String {
        var text = Substring(line.replacingOccurrences(of: "file:\(path): ", with: ""))
        // Messages of a component start with its name and address in brackets.
        while text.hasPrefix("["), let end = text.firstIndex(of: "]") {
            text = text[text.index(after: end)...].drop(while: { $0 == " " })
        }
        return text.trimmingCharacters(in: .whitespaces)
    }
}
