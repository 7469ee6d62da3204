/// Whether a pack can be used.
public enum PackState: String, Sendable, Codable {
    case notInstalled = "not_installed"
    case installing
    case installed
    /// It is there, but damaged; installing it again mends it.
    case broken
}
