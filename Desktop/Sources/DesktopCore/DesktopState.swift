import Foundation

/// What the window remembers from one time to the next: `desktop.json` in the home.
public struct DesktopState: Codable, Equatable, Sendable {
    public var width = 1_180
    public var height = 800
    public var isMaximized = false
    /// The server that a window of this home has started, and may stop.
    public var server: ProcessIdentity?

    public init() {}

    /// What the file says; where it cannot be read, or is nonsense, as it is the first time.
    public static func read(_ home: Home) -> DesktopState {
        guard let data = FileManager.default.contents(atPath: home.stateFile),
            let state = try? JSONDecoder().decode(DesktopState.self, from: data),
            (200...20_000).contains(state.width), (200...20_000).contains(state.height)
        else { return DesktopState() }
        return state
    }

    /// Replaces the file in one step.
    public func write(_ home: Home) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        try encoder.encode(self).write(to: URL(filePath: home.stateFile), options: .atomic)
    }
}
