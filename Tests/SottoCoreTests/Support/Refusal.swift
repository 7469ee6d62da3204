import SottoCore
import TestSupport
import Testing

/// What a failed command has said.
enum Refusal {
    /// The errors in what a command printed, each with its hint.
    static func all(in result: ProgramResult) -> [SottoError] {
        let lines = result.errors.split(separator: "\n")
        return zip(lines, lines.dropFirst()).compactMap { line, next in
            guard let match = line.prefixMatch(of: #/Error \[([a-z0-9_]+)\]: /#), next.hasPrefix("Hint: ") else {
                return nil
            }
            return SottoError(
                code: String(match.1), message: String(line[match.range.upperBound...]),
                hint: String(next.dropFirst(6)))
        }
    }

    /// Expects exit code 1 and one error, and that it is said as people need it.
    static func expect(
        _ result: ProgramResult, _ code: String, naming name: String, location: SourceLocation = #_sourceLocation
    ) {
        #expect(result.status == 1, "\(result.errors)", sourceLocation: location)
        let errors = all(in: result)
        #expect(errors.map(\.code) == [code], "\(result.errors)", sourceLocation: location)
        if let error = errors.first { expectPlain(error, naming: name, location: location) }
    }

    /// Expects an error to name the thing in quotes, to say what to do, and to be words rather than innards.
    static func expectPlain(_ error: SottoError, naming name: String, location: SourceLocation = #_sourceLocation) {
        let quoted = error.message.split(separator: "\"", omittingEmptySubsequences: false).enumerated()
            .filter { $0.offset % 2 == 1 }
        #expect(quoted.contains { $0.element.hasSuffix(name) }, "\(error.message)", sourceLocation: location)
        #expect(error.hint.count > 10 && error.hint.hasSuffix("."), "\(error.hint)", sourceLocation: location)
        for text in [error.message, error.hint] {
            for innard in ["Error Domain=", "NSError", "SottoError", "MediaError", "Errno", "Optional(", "0x", "code:"]
            {
                #expect(!text.contains(innard), "\(text)", sourceLocation: location)
            }
        }
    }
}
