/// One thing that was looked at, and what to do about it.
public struct DiagnosticCheck: Sendable, Encodable {
    public enum Status: String, Sendable, Encodable {
        case ok
        /// Something will not work, or not well, until it is mended; the rest works.
        case warning
        /// Separations will not work until it is mended.
        case problem
    }

    public var id: String
    public var title: String
    public var status: Status
    /// What was found.
    public var detail: String
    /// What to do next; null when all is well.
    @Nullable public var hint: String?

    static func ok(_ id: String, _ title: String, _ detail: String) -> DiagnosticCheck {
        DiagnosticCheck(id: id, title: title, status: .ok, detail: detail, hint: nil)
    }

    static func warning(_ id: String, _ title: String, _ detail: String, hint: String) -> DiagnosticCheck {
        DiagnosticCheck(id: id, title: title, status: .warning, detail: detail, hint: hint)
    }

    static func problem(_ id: String, _ title: String, _ error: any Error) -> DiagnosticCheck {
        let error = SottoError(describing: error)
        return DiagnosticCheck(id: id, title: title, status: .problem, detail: error.message, hint: error.hint)
    }
}
