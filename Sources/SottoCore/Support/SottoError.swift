/// An error that a person can meet: what kind it is, what happened, and what to do next.
///
/// The command line, the page and the logs show the same three parts.
public struct SottoError: Error, Sendable, Hashable, Codable {
    /// Stable and made for scripts, such as `no_compatible_python`.
    public var code: String
    /// Names the thing it is about, with its value in quotes.
    public var message: String
    /// What to do next.
    public var hint: String

    public init(code: String, message: String, hint: String) {
        self.code = code
        self.message = message
        self.hint = hint
    }
}
