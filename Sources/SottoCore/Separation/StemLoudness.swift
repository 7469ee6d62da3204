import AudioIO
import Foundation
import Media
import SystemPackage

/// How loud stems and their sum are over their whole length, in LUFS; null for silence. Stems are compared at equal
/// loudness, because the louder of two always seems the better one.
///
/// Measured when it is first asked for, and kept in a file beside the stems.
public struct StemLoudness: Sendable, Codable, Equatable {
    private static let fileName: FilePath.Component = "loudness.json"

    @Nullable public var mixtureLufs: Double?
    @Nullable public var vocalsLufs: Double?
    @Nullable public var backgroundLufs: Double?

    /// - Parameter folder: that of the stems.
    /// - Returns: nil when it was not measured yet.
    private static func known(in folder: FilePath) -> StemLoudness? {
        guard let data = try? Files.read(folder.appending(fileName)) else { return nil }
        return try? JSON.decode(Self.self, from: data)
    }

    /// - Throws: ``SottoError``, `WAVError`, `MediaError` or `CancellationError`.
    package static func measured(
        of item: Item, _ set: StemSet, in library: Library, _ environment: SottoEnvironment
    ) async throws -> StemLoudness {
        let folder = library.home.stems(item: item.id, set)
        if let known = known(in: folder) { return known }
        let file = try StemSideFile(fileName, of: item, set, in: library)
        defer { file.remove() }
        let stems = StemFiles(in: folder)
        let meter = LoudnessMeter(tools: try environment.mediaTools(), launcher: environment.offline)
        let header = try WAVReader(path: stems.vocals.string).header
        let found = try await meter.measure(
            stems.vocals.string, stems.background.string, channels: header.format.channelCount,
            duration: header.duration)
        let loudness = StemLoudness(
            mixtureLufs: found.sum, vocalsLufs: found.first, backgroundLufs: found.second)
        try await blocking { _ in try Files.write(JSON.encode(loudness), to: file.path) }
        try await library.database.persistently(.finishedWork, waitsForSpace: false) { try file.publish() }
        return loudness
    }
}
