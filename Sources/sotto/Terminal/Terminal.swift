import Foundation
import SottoCore
import VisibleText

/// Writes results to standard output, and everything else to standard error. Nothing else in this program writes there:
/// what people read is ``VisibleText``, so that no title, path or message can move the cursor or do worse.
enum Terminal {
    /// Whether a person watches standard error.
    static let isInteractive = isatty(STDERR_FILENO) == 1

    /// How many columns a line has; plenty where nobody can say.
    static var columns: Int {
        var size = winsize()
        guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 1_000 }
        return Int(size.ws_col)
    }

    static func result(_ line: VisibleText) {
        write(Data("\(line.text)\n".utf8))
    }

    /// Text that brings its own line ends.
    static func result(lines text: String) {
        write(Data(VisibleText(lines: text).text.utf8))
    }

    /// One JSON document.
    static func result(json value: some Encodable) throws {
        write(try JSON.encode(value) + Data("\n".utf8))
    }

    static func message(_ text: VisibleText) {
        tell("\(text)\n")
    }

    static func show(_ error: SottoError) {
        message("Error [\(error.code)]: \(error.message)")
        message("Hint: \(error.hint)")
    }

    /// Writes a line in the place of the one that the cursor is in, without ending it.
    static func replaceLine(with line: VisibleText) {
        tell("\r\u{1B}[K\(line)")
    }

    private static func tell(_ text: VisibleText) {
        try? FileHandle.standardError.write(contentsOf: Data(text.text.utf8))
    }

    /// A result that cannot be written, as on a full disk, ends the process with 1.
    private static func write(_ data: Data) {
        do {
            try FileHandle.standardOutput.write(contentsOf: data)
        } catch {
            show(
                SottoError(
                    code: "output_failed", message: "The result cannot be written to standard output.",
                    hint: "Check the free space where the output goes."
                )
            )
            exit(1)
        }
    }

    /// Asks on the terminal. Nobody there means no.
    static func confirm(_ question: VisibleText) -> Bool {
        guard isatty(STDIN_FILENO) == 1 else { return false }
        tell("\(question) [y/N] ")
        let answer = readLine()?.trimmingCharacters(in: .whitespaces).lowercased()
        return answer == "y" || answer == "yes"
    }
}
