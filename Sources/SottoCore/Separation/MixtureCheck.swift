import AudioIO
import Foundation
import SystemPackage

/// Looks through a working WAV before anything is computed from it.
package enum MixtureCheck {
    private static let blockFrames = 65_536

    /// Refuses audio with samples that are infinite or not numbers. One such sample spoils every network's whole
    /// segment, and what should stand in its place only who made the file can know.
    ///
    /// - Parameters:
    ///   - working: a WAV file, read whole.
    ///   - source: the file that it was made from, for the message.
    /// - Throws: ``SottoError`` `audio_not_finite`, or `CancellationError`.
    package static func run(working: FilePath, source: FilePath, cancellation: CancellationFlag) throws {
        let reader = try WAVReader(path: working.string)
        let format = reader.header.format
        var position = 0
        var first: Int?
        var count = 0
        while true {
            try cancellation.check()
            let samples = try reader.read(upTo: blockFrames)
            guard !samples.isEmpty else { break }
            if !samples.areFinite {
                let spoilt = Set(samples.indices.filter { !samples[$0].isFinite }.map { $0 / format.channelCount })
                count += spoilt.count
                first = first ?? spoilt.min().map { position + $0 }
            }
            position += samples.count / format.channelCount
        }
        guard let first else { return }
        let seconds = Double(first) / Double(format.sampleRate)
        throw SottoError(
            code: "audio_not_finite",
            message: "\"\(source)\" is infinite or not a number at \(count) of its samples, "
                + String(format: "first at %.3f s.", seconds),
            hint: "Export the audio again from where it was made, best as 24-bit integers, which cannot hold such "
                + "samples."
        )
    }
}
