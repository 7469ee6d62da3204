import Foundation
import SottoCore

/// Writes results to standard output, and everything else to standard error.
enum Terminal {
    /// Whether a person watches standard error.
    static let isInteractive = isatty(STDERR_FILENO) == 1

    static func result(_ text: String) {
        FileHandle.standardOutput.write(Data((text + "\n").utf8))
    }

    /// One JSON document.
    static func result(json value: some Encodable) throws {
        FileHandle.standardOutput.write(try JSON.encode(value) + Data("\n".utf8))
    }

    static func message(_ text: String) {
        FileHandle.standardError.write(Data((text + "\n").utf8))
    }

    static func show(_ error: SottoError) {
        message("Error [\(error.code)]: \(error.message)")
        message("Hint: \(error.hint)")
    }

    /// Asks on the terminal. Nobody there means no.
    static func confirm(_ question: String) -> Bool {
        guard isatty(STDIN_FILENO) == 1 else { return false }
        FileHandle.standardError.write(Data("\(question) [y/N] ".utf8))
        let answer = readLine()?.trimmingCharacters(in: .whitespaces).lowercased()
        return answer == "y" || answer == "yes"
    }
}
