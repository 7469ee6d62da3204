import AudioIO

/// Both stems as their masks make them: preset `spleeter`.
package struct MaskedOutput: StemOutput {
    package let synthesizedStems = [0, 1]
    private let writers: [WAVWriter]
    private var limited = [0, 0]

    /// - Parameter format: of both files.
    package init(vocals: String, background: String, format: AudioFormat) throws {
        writers = [try WAVWriter(path: vocals, format: format), try WAVWriter(path: background, format: format)]
    }

    package mutating func write(_ samples: [Float], stem: Int) throws {
        guard samples.areFinite else { throw SeparationError.networkOutputNotFinite }
        if let range = writers[stem].format.sampleFormat.integerRange {
            let quantizer = Quantizer(range)
            limited[stem] += samples.count { quantizer.isOver($0) }
        }
        try writers[stem].write(samples)
    }

    package func finish() throws -> StemOutputReport {
        for writer in writers { try writer.finish() }
        return StemOutputReport(
            sampleFormat: writers[0].format.sampleFormat, frameCount: writers[0].frameCount,
            limitedVocals: limited[0], limitedBackground: limited[1])
    }
}
