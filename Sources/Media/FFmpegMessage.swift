import Foundation

/// Reads the messages of ffmpeg and ffprobe, printed with the level before each (`-loglevel level+…`).
package enum FFmpegMessage {
    /// The last error, without the file's name and ffmpeg's addresses.
    package static func reason(from lines: [String], path: String) -> String {
        let name = path.replacing(#/\r\n?/#, with: "\n")
        let lines = lines.joined(separator: "\n").replacing("file:\(name): ", with: "").split(separator: "\n")
        return lines.map { Message($0) }.last { $0.isError && !$0.text.isEmpty }?.text ?? "no reason was given"
    }

    /// Whether something could not be written because a disk is full.
    package static func saysDiskFull(_ lines: [String]) -> Bool {
        lines.map { Message(Substring($0)) }.contains { $0.isError && $0.text.hasSuffix("No space left on device") }
    }
}

/// One line. It starts with the names of components and their addresses, and with the level, each in brackets.
private struct Message {
    var isError = false
    var text: String

    init(_ line: Substring) {
        var rest = line
        while let match = rest.prefixMatch(of: #/\[([^\]]*)\] */#) {
            if ["error", "fatal", "panic"].contains(match.1) { isError = true }
            rest = rest[match.range.upperBound...]
        }
        text = rest.trimmingCharacters(in: .whitespaces)
    }
}
