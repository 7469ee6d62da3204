import AudioIO

/// Where the last stage writes to.
package protocol StemOutput {
    /// Stems that have to be synthesized: 0 for vocals, 1 for the accompaniment.
    var synthesizedStems: [Int] { get }

    /// Takes the next samples of a stem at 44.1 kHz, interleaved.
    mutating func write(_ samples: [Float], stem: Int) throws

    /// Completes both files.
    mutating func finish() throws -> StemOutputReport
}

/// What was written.
package struct StemOutputReport {
    package var sampleFormat: SampleFormat
    package var frameCount: Int
    package var limitedVocals: Int
    package var limitedBackground: Int
}
