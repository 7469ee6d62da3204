import Foundation
import SottoCore

/// Writes results to standard output, and everything else to standard error.
enum Terminal {
    /// Whether a person watches standard error.
    static let isInteractive = isatty(STDERR_FILENO) == 1

    /// How many columns a line has; plenty where nobody can say.
    static var columns: Int {
        var size = winsize()
        guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 1_000 }
        return Int(size.ws_col)
    }

    /// A name may hold anything, but must neither move the cursor nor break a line.
    static func printable(_ name: String) -> String {
        String(name.map { $0.unicodeScalars.contains { $0.properties.generalCategory == .control } ? "?" : $0 })
    }

    static func result(_ text: String) {
        write(Data((text + "\n").utf8))
    }

    /// Text that brings its own line ends.
    static func result(verbatim text: String) {
        write(Data(text.utf8))
    }

    /// One JSON document.
    static func result(json value: some Encodable) throws {
        write(try JSON.encode(value) + Data("\n".utf8))
    }

    static func message(_ text: String) {
        try? FileHandle.standardError.write(contentsOf: Data((text + "\n").utf8))
    }

    static func show(_ error: SottoError) {
        message(printable("Error [\(error.code)]: \(error.message)"))
        message(printable("Hint: \(error.hint)"))
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
    static func confirm(_ question: String) -> Bool {
        guard isatty(STDIN_FILENO) == 1 else { return false }
        try? FileHandle.standardError.write(contentsOf: Data("\(question) [y/N] ".utf8))
        let answer = readLine()?.trimmingCharacters(in: .whitespaces).lowercased()
        return answer == "y" || answer == "yes"
    }
}
