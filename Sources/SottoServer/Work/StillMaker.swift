import Media
import SottoCore
import SystemPackage

/// Makes the stills that are not there yet: of a film one after the other, and each once for all who ask at the same time.
actor StillMaker {
    private let environment: SottoEnvironment
    private var running: [FilePath: Task<Void, any Error>] = [:]
    /// The task that was begun last for each item: the next one waits for its end.
    private var last: [String: Task<Void, any Error>] = [:]

    init(environment: SottoEnvironment) {
        self.environment = environment
    }

    /// - Returns: the file of a film's still near a time.
    /// - Throws: ``SottoError`` or `MediaError`.
    func still(of item: Item, at seconds: Double, in library: Library) async throws -> FilePath {
        let stills = ItemStills(library: library, item: item)
        let path = try await blocking { _ in try stills.path(at: seconds) }
        if await blocking({ Files.exists(path) }) { return path }
        let task =
            running[path]
            ?? begin(path, item.id) { tools, launcher in
                try await stills.make(at: seconds, media: tools, launcher: launcher)
            }
        try await task.value
        return path
    }

    private func begin(
        _ path: FilePath, _ item: String,
        _ make: @escaping @Sendable (MediaTools, any ToolLauncher) async throws -> Void
    ) -> Task<Void, any Error> {
        let before = last[item]
        let task = Task {
            _ = await before?.result
            defer { end(path, item) }
            try await make(environment.mediaTools(), environment.offline)
        }
        running[path] = task
        last[item] = task
        return task
    }

    private func end(_ path: FilePath, _ item: String) {
        if running[path] == last[item] { last[item] = nil }
        running[path] = nil
    }
}
