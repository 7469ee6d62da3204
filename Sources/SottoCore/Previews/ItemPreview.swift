import Foundation
import Media
import SystemPackage

/// The audio preview of an item: what a browser plays where it cannot play the file's own sound.
public struct ItemPreview: Sendable {
    private static let watchInterval = Duration.milliseconds(500)

    private let library: Library
    private let item: Item

    public init(library: Library, item: Item) {
        self.library = library
        self.item = item
    }

    /// Where it is, once it is made.
    public var path: FilePath {
        library.home.preview(item: item.id).appending(item.identity.contentKey).appending("audio.webm")
    }

    /// Whether it is there, and of the file as that is now. One of a file that is gone counts.
    package var isReady: Bool {
        guard Files.exists(path) else { return false }
        return FileIdentity(path: FilePath(item.path)).map { $0.contentKey == item.identity.contentKey } ?? true
    }

    /// Whether one can be made.
    ///
    /// - Throws: ``SottoError`` `source_missing` or `source_changed`.
    package func requireSource() throws {
        try SourceFile.current(of: item)
    }

    /// Makes it of the stream that would be separated. It appears whole; it does not where the item is removed meanwhile.
    ///
    /// - Parameter onFraction: how far the work is, from 0 to 1.
    /// - Throws: ``SottoError``, `MediaError` or `CancellationError`.
    package func make(
        in environment: SottoEnvironment, onFraction: @escaping @Sendable (Double) -> Void
    ) async throws {
        try environment.requireOffline()
        try requireSource()
        let work = try WorkFolder(in: library.home.derivedWork, below: library.home.derived)
        defer { work.remove() }
        let name: FilePath.Component = "audio.webm"
        let made = work.staging.appending(name)
        try await whileItemIsThere {
            try await write(to: made, tools: environment.mediaTools(), launcher: environment.offline, onFraction)
        }
        try requireSource()
        try await library.publishForState(name, from: work, as: path, of: item)
    }

    /// Removes it, with those of earlier states of the file.
    package func remove() throws {
        try library.discard(library.home.preview(item: item.id))
    }

    private func write(
        to made: FilePath, tools: MediaTools, launcher: any ToolLauncher,
        _ onFraction: @escaping @Sendable (Double) -> Void
    ) async throws {
        let stream = try item.media.requireAudioStream(of: item.path)
        let duration = item.duration
        try await AudioPreview(tools: tools, launcher: launcher).write(
            stream, of: item.path, to: made.string, duration: duration,
            onSeconds: { seconds in
                if duration > 0 { onFraction(min(max(seconds / duration, 0), 1)) }
            }
        )
    }

    /// Ends the work when the item is removed, by whichever process.
    private func whileItemIsThere(_ work: @escaping @Sendable () async throws -> Void) async throws {
        try await withThrowingTaskGroup { group in
            defer { group.cancelAll() }
            group.addTask { try await work() }
            group.addTask {
                while true {
                    try await Task.sleep(for: Self.watchInterval)
                    _ = try await blocking { _ in try library.item(id: item.id) }
                }
            }
            try await group.next()
        }
    }
}
