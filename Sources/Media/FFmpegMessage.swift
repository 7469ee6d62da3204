import Foundation

/// Reads the messages of ffmpeg and ffprobe, printed with the level before each (`-loglevel level+…`).
package enum FFmpegMessage {
    /// The last error, without the file's name and ffmpeg's addresses.
    package static func reason(from lines: [String], path: String) -> String {
        // A name with line ends comes in several lines.
        let name = path.unicodeScalars.split { $0 == "\n" || $0 == "\r" }.map(String.init).joined(separator: "\n")
        let text = lines.filter { !$0.isEmpty }.joined(separator: "\n").replacing("file:\(name): ", with: "")
        let errors = text.split(separator: "\n").map { Message($0) }.filter { $0.isError && !$0.text.isEmpty }
        // What says no more than ffmpeg's own number is said better by the line before it.
        return (errors.last { !$0.text.contains("Error number ") } ?? errors.last)?.text ?? "no reason was given"
    }

    /// What a line says, if it is an error.
    package static func error(_ line: String) -> String? {
        let message = Message(Substring(line))
        return message.isError && !message.text.isEmpty ? message.text : nil
    }

    /// The stream, counted over the whole file, of which ffprobe says that it has no decoder for it.
    package static func streamWithoutDecoder(_ line: String) -> Int? {
        line.firstMatch(of: /^\[warning\] Unsupported codec with id [0-9]+ for input stream ([0-9]+)$/).flatMap {
            Int($0.1)
        }
    }

    /// Whether ffmpeg was refused memory.
    package static func saysMemoryRefused(_ lines: [String]) -> Bool {
        lines.map { Message(Substring($0)) }.contains { $0.isError && $0.text.hasSuffix("Cannot allocate memory") }
    }

    /// Whether something could not be written because a disk is full.
    package static func saysDiskFull(_ lines: [String]) -> Bool {
        lines.map { Message(Substring($0)) }.contains { line in
            line.isError && ["No space left on device", "Disk quota exceeded"].contains(where: line.text.hasSuffix)
        }
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
