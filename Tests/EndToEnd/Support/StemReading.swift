import AudioIO
import Foundation
import SottoCore
import SystemPackage
import Testing
import TestSupport

/// Reads what a separation has written.
enum StemReading {
    /// All samples of a WAV file, interleaved.
    static func samples(_ path: FilePath) throws -> [Float] {
        let reader = try WAVReader(path: path.string)
        return try reader.read(upTo: max(1, reader.header.frameCount))
    }

    static func manifest(in folder: FilePath) throws -> SeparationManifest {
        let data = try Data(contentsOf: URL(filePath: folder.appending("separation.json").string))
        return try JSON.decode(SeparationManifest.self, from: data)
    }

    /// Checks that a folder holds a whole result: both stems with the hashes that its description has.
    static func requireWhole(_ folder: FilePath, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let manifest = try manifest(in: folder)
        for stem in [manifest.vocals, manifest.background] {
            let sum = try await Program.run("sha256sum", ["--", folder.appending(stem.file).string])
            #expect(
                sum.output.hasPrefix(stem.sha256), "\(stem.file) is not what its description says",
                sourceLocation: sourceLocation)
        }
    }

    /// Signal-to-distortion ratio in dB: the energy of the reference over that of the difference.
    static func sdr(of estimate: [Float], against reference: [Float]) -> Double {
        var signal = 0.0
        var distortion = 0.0
        for (one, other) in zip(estimate, reference) {
            signal += Double(other) * Double(other)
            distortion += Double(one - other) * Double(one - other)
        }
        return 10 * log10(signal / distortion)
    }
}
