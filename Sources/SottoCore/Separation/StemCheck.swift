import AudioIO
import Foundation
import SystemPackage

/// Compares finished stems with the mixture that they came from.
package struct StemCheck: Sendable {
    package struct Result: Sendable {
        package var mixture: SignalMeter
        package var vocals: SignalMeter
        package var background: SignalMeter
        /// vocals + background − mixture, the mixture rounded to the stems' steps.
        package var sumError: SignalMeter
    }

    private static let blockFrames = 16_384
    /// A stem this far below the mixture deserves a word.
    private static let nearSilence = -50.0

    private let working: FilePath
    private let stems: StemFiles
    private let isExact: Bool
    private let pack: PackID
    private let peaks: FilePath?

    /// - Parameters:
    ///   - isExact: whether the stems were promised to add up to the mixture.
    ///   - pack: the pack that they were computed with, for the hint.
    ///   - peaks: where the peaks of all three are written; nil for nowhere.
    package init(working: FilePath, stems: StemFiles, isExact: Bool, pack: PackID, peaks: FilePath? = nil) {
        self.working = working
        self.stems = stems
        self.isExact = isExact
        self.pack = pack
        self.peaks = peaks
    }

    /// Reads all three files whole.
    ///
    /// - Throws: ``SottoError`` `stems_invalid` when a stem has another length, rate or channel count than the
    ///   mixture, when it is not finite, when the stems do not add up as was promised, or when they cannot be a
    ///   separation: both equal to the mixture or to each other although it is not silent. Also `CancellationError`.
    package func run(cancellation: CancellationFlag) throws -> Result {
        let mixture = try WAVReader(path: working.string)
        let vocals = try WAVReader(path: stems.vocals.string)
        let background = try WAVReader(path: stems.background.string)
        try requireSameShape(vocals, as: mixture)
        try requireSameShape(background, as: mixture)

        var result = Result(
            mixture: SignalMeter(), vocals: SignalMeter(), background: SignalMeter(), sumError: SignalMeter()
        )
        var sum = StemSum(format: vocals.header.format.sampleFormat)
        var likeness = Likeness(step: Float(vocals.header.format.sampleFormat.step))
        let peaks = try peaks.map {
            try PeakWriter(path: $0.string, laneCount: StemPeaks.laneCount, of: mixture.header)
        }
        while true {
            try cancellation.check()
            let m = try mixture.read(upTo: Self.blockFrames)
            guard !m.isEmpty else { break }
            let v = try vocals.read(upTo: Self.blockFrames)
            let b = try background.read(upTo: Self.blockFrames)
            result.mixture.add(m)
            result.vocals.add(v)
            result.background.add(b)
            sum.add(mixture: m, vocals: v, background: b)
            likeness.add(mixture: m, vocals: v, background: b)
            try peaks?.add([m, v, b], channelCount: mixture.header.format.channelCount)
        }
        try peaks?.finish()
        result.sumError = sum.error
        try requireFinite(result)
        if isExact { try requireExact(sum) }
        try requireSeparated(result, likeness)
        return result
    }

    /// What a user should know of stems that are right.
    package static func warnings(_ result: Result) -> [String] {
        guard let mixture = result.mixture.rmsDecibels else { return ["The audio is silent."] }
        func warning(_ name: String, _ meter: SignalMeter) -> String? {
            guard let level = meter.rmsDecibels else { return "The \(name) are silent." }
            let difference = level - mixture
            guard difference < nearSilence else { return nil }
            return String(format: "The %@ are nearly silent: %.0f dB under the mixture.", name, -difference)
        }
        return [warning("vocals", result.vocals), warning("background sounds", result.background)].compactMap { $0 }
    }

    private func requireSameShape(_ stem: WAVReader, as mixture: WAVReader) throws {
        let (found, wanted) = (stem.header, mixture.header)
        guard found.frameCount == wanted.frameCount, found.format.sampleRate == wanted.format.sampleRate,
            found.format.channelCount == wanted.format.channelCount
        else {
            throw invalid(
                "\"\(stem.path)\" has \(found.frameCount) frames, \(found.format.channelCount) channels and "
                    + "\(found.format.sampleRate) Hz instead of \(wanted.frameCount), \(wanted.format.channelCount) and "
                    + "\(wanted.format.sampleRate)."
            )
        }
    }

    private func requireFinite(_ result: Result) throws {
        for (name, meter) in [("vocals", result.vocals), ("background", result.background)]
        where meter.nonFiniteCount > 0 {
            throw invalid("\(meter.nonFiniteCount) samples of the \(name) are infinite or not numbers.")
        }
    }

    private func requireExact(_ sum: StemSum) throws {
        guard sum.inexactCount == 0 else {
            throw invalid(
                "The stems do not add up to the mixture at \(sum.inexactCount) samples, and are wrong there by up to "
                    + "\(sum.error.peak) of full scale.")
        }
    }

    private func requireSeparated(_ result: Result, _ likeness: Likeness) throws {
        guard result.mixture.peak > 0 else { return }
        // Of sound as faint as the stored steps themselves, a stem of zeros would seem to be the mixture.
        if likeness.bothAreMixture, result.mixture.peak > 2 * likeness.step {
            throw invalid("Both stems are the mixture, unchanged.")
        }
        if likeness.areEqual, result.vocals.peak > 0 { throw invalid("Both stems are the same.") }
    }

    private func invalid(_ message: String) -> SottoError {
        SottoError(
            code: "stems_invalid", message: "The result is not a separation: \(message)",
            hint: "Verify the pack: `sotto packs verify \(pack.rawValue)`, then run the separation again."
        )
    }
}

/// Whether stems are, to the last stored step, what they must not be.
private struct Likeness {
    let step: Float
    private(set) var bothAreMixture = true
    private(set) var areEqual = true

    init(step: Float) {
        self.step = step
    }

    mutating func add(mixture: [Float], vocals: [Float], background: [Float]) {
        guard bothAreMixture || areEqual else { return }
        for index in mixture.indices {
            // The mixture is a float; stored in the stems' format it would be within half a step.
            let limited = min(max(mixture[index], -1), 1)
            if abs(vocals[index] - limited) > step || abs(background[index] - limited) > step { bothAreMixture = false }
            if vocals[index] != background[index] { areEqual = false }
            if !bothAreMixture, !areEqual { return }
        }
    }
}
