/// What the page asks of the window.
public enum PageMessage: Equatable, Sendable {
    /// Add files, chosen by the user.
    case chooseFiles
    /// Show a file in the file manager, if ``RevealPolicy`` allows it.
    case reveal(path: String)

    /// - Parameter json: what the page has posted: `{"action": "choose-files"}` or `{"action": "reveal", "path": …}`.
    /// - Returns: nil for anything else.
    public init?(json: String) {
        guard let document = try? Documents.decode(Document.self, from: json.utf8) else { return nil }
        switch (document.action, document.path) {
        case ("choose-files", nil): self = .chooseFiles
        case ("reveal", let path?) where path.hasPrefix("/") && !path.utf8.contains(0): self = .reveal(path: path)
        default: return nil
        }
    }

    private struct Document: Decodable {
        var action: String
        var path: String?
    }
}
