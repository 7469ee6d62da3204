import Foundation
import Media
import SystemPackage

/// The stills of a film: pictures of it at every second, or at every six-hundredth of its length where that is longer, so
/// that they take little room however long it is. Each is made when it is first asked for.
public struct ItemStills: Sendable {
    private static let most = 600.0

    private let library: Library
    private let item: Item
    private let folder: FilePath

    public init(library: Library, item: Item) {
        self.library = library
        self.item = item
        folder = library.home.stills(item: item.id).appending(item.identity.contentKey)
    }

    /// How many seconds lie between two stills.
    private var step: Double { max(1, item.duration / Self.most) }

    /// Where the still of a time is, once it is made.
    ///
    /// - Parameter seconds: on the film's clock; after its end the last one is meant.
    /// - Throws: ``SottoError`` `no_still` for what is no film, `source_missing` or `source_changed` where the file is not
    ///   the one that was added.
    package func path(at seconds: Double) throws -> FilePath {
        guard item.media.video != nil else {
            throw SottoError(
                code: "no_still", message: "There is no picture in \"\(item.title)\".", hint: "Only films have stills.")
        }
        try SourceFile.current(of: item)
        return folder.appending("\(index(at: seconds)).jpg")
    }

    /// Makes the still of a time. It appears whole.
    ///
    /// - Throws: ``SottoError``, `MediaError` or `CancellationError`.
    package func make(at seconds: Double, media: MediaTools, launcher: any ToolLauncher) async throws {
        let work = try WorkFolder(in: library.home.derivedWork, below: library.home.derived)
        defer { work.remove() }
        let name: FilePath.Component = "still"
        let made = work.staging.appending(name)
        try await StillPicture(tools: media, launcher: launcher)
            .write(from: item.path, at: Double(index(at: seconds)) * step, to: made.string)
        try await library.publishForState(name, from: work, as: try path(at: seconds), of: item)
    }

    /// Rounding must not take whoever asks for the very time of a still to the one before.
    private func index(at seconds: Double) -> Int {
        let last = max(0, (item.duration / step).rounded(.up) - 1)
        return Int(min(last, (seconds / step + 1e-6).rounded(.down)))
    }
}
