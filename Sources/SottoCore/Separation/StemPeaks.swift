import AudioIO
import SystemPackage

/// The peaks of a separation's waveforms, in one file beside the stems: mixture, vocals, background.
///
/// They are made while finished stems are checked, which reads all three signals anyway. Stems that were made before
/// there were peaks get them when they are first asked for, with the sum of the stems for the mixture.
public struct StemPeaks: Sendable {
    private static let fileName: FilePath.Component = "peaks"
    package static let laneCount = 3
    private static let blockFrames = 64 * PeakWriter.blockUnit

    private let folder: FilePath

    /// - Parameter folder: that of the stems.
    public init(folder: FilePath) {
        self.folder = folder
    }

    public var path: FilePath { folder.appending(Self.fileName) }

    /// Makes an item's file unless it is there. It appears whole.
    ///
    /// - Throws: ``SottoError``, `WAVError` or `CancellationError`.
    package static func makeIfMissing(
        of item: Item, _ set: StemSet, in library: Library, cancellation: CancellationFlag
    ) throws {
        let peaks = StemPeaks(folder: library.home.stems(item: item.id, set))
        guard !Files.exists(peaks.path) else { return }
        let file = try StemSideFile(fileName, of: item, set, in: library)
        defer { file.remove() }
        try peaks.write(to: file.path, cancellation: cancellation)
        try file.publish()
    }

    private func write(to target: FilePath, cancellation: CancellationFlag) throws {
        let stems = StemFiles(in: folder)
        let vocals = try WAVReader(path: stems.vocals.string)
        let background = try WAVReader(path: stems.background.string)
        let format = vocals.header.format
        guard background.header.frameCount == vocals.header.frameCount,
            background.header.format.channelCount == format.channelCount
        else { throw unequal() }
        let writer = try PeakWriter(path: target.string, laneCount: Self.laneCount, of: vocals.header)
        while true {
            try cancellation.check()
            let (v, b) = (try vocals.read(upTo: Self.blockFrames), try background.read(upTo: Self.blockFrames))
            guard v.count == b.count else { throw unequal() }
            guard !v.isEmpty else { break }
            try writer.add([zip(v, b).map { $0 + $1 }, v, b], channelCount: format.channelCount)
        }
        try writer.finish()
    }

    private func unequal() -> SottoError {
        SottoError(
            code: "stems_invalid", message: "The stems in \"\(folder)\" do not belong together: one is longer.",
            hint: "Separate the item again.")
    }
}
