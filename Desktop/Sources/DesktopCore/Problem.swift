import Foundation

/// What a person can meet: what is wrong, and what to do next. The server's errors have the same three parts.
public struct Problem: Error, Codable, Equatable, Sendable {
    /// Stable, made for programs.
    public var code: String
    public var message: String
    public var hint: String

    public init(code: String, message: String, hint: String) {
        (self.code, self.message, self.hint) = (code, message, hint)
    }

    /// As it is written for people. Hints may quote lines of a log.
    private var description: VisibleText { "sotto-desktop: \(message)\n\(VisibleText(lines: hint))\n" }

    /// Writes it to standard error, if there still is one.
    public func print() {
        try? FileHandle.standardError.write(contentsOf: Data(description.text.utf8))
    }
}
