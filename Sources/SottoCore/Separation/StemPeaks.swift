import AudioIO
import SystemPackage

/// The peaks of a separation's waveforms, in one file beside the stems: mixture, vocals, background.
///
/// They are made while finished stems are checked, which reads all three signals anyway. Stems that were made before
/// there were peaks get them when they are first asked for, with the sum of the stems for the mixture.
public struct StemPeaks: Sendable {
    package static let fileName = "peaks"
    package static let laneCount = 3
    private static let blockFrames = 64 * PeakWriter.blockUnit

    private let folder: FilePath

    /// - Parameter folder: that of the stems.
    public init(folder: FilePath) {
        self.folder = folder
    }

    public var path: FilePath { folder.appending(Self.fileName) }

    /// Makes the file unless it is there. It appears whole.
    ///
    /// - Parameter work: the home's folder for what is in the making.
    /// - Throws: ``SottoError``, `WAVError` or `CancellationError`.
    package func makeIfMissing(work: FilePath, cancellation: CancellationFlag) throws {
        guard !Files.exists(path) else { return }
        let file = try StemSideFile(Self.fileName, in: folder, work: work)
        defer { file.remove() }
        try write(to: file.path, cancellation: cancellation)
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
