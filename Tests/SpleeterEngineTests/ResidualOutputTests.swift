import AudioIO
import SpleeterEngine
import Testing

@Suite("Vocals and the rest")
struct ResidualOutputTests {
    private func split(mixture: [Float], vocals: [Float], _ sampleFormat: SampleFormat) throws -> (
        vocals: [Double], background: [Double], report: StemOutputReport
    ) {
        let bench = try Workbench()
        let path = try Sound.write(mixture, to: bench.mixture, channels: 1)
        var output = try ResidualOutput(
            mixture: try GrowingWAVReader(path: path) { true }, vocals: bench.vocals.string,
            background: bench.background.string,
            format: AudioFormat(sampleRate: 44_100, channelCount: 1, sampleFormat: sampleFormat), widens: false)
        try output.write(vocals, stem: 0)
        let report = try output.finish()
        let stems = try bench.stored()
        return (stems.vocals, stems.background, report)
    }

    @Test("limits vocals just so far that the rest fits its format too, and counts these samples")
    func limits() throws {
        let stems = try split(
            mixture: [0.75, -0.75, 0.25, 0, 0], vocals: [-0.75, 0.75, 1.5, -1.5, 0.5], .int16)
        #expect(stems.vocals == [-8_191, 8_192, 32_767, -32_767, 16_384])
        #expect(stems.background == [32_767, -32_768, -24_575, 32_767, -16_384])
        #expect(stems.report.limitedVocals == 4)
        #expect(stems.report.limitedBackground == 0)
    }

    @Test("rounds vocals to the nearest step, ties to even")
    func rounds() throws {
        let step = Float(SampleFormat.int16.step)
        let stems = try split(
            mixture: [0, 0, 0, 0], vocals: [0.5, 1.5, -2.5, 0.49].map { $0 * step }, .int16)
        #expect(stems.vocals == [0, 2, -2, 0])
    }

    @Test("refuses vocals that are no numbers", arguments: [Float.nan, .infinity])
    func refusesNonFinite(sample: Float) {
        #expect(throws: SeparationError.network("The networks made samples that are no numbers")) {
            try split(mixture: [0, 0], vocals: [0, sample], .int16)
        }
    }

    @Test("gives what vocals lack at the end to the background, and drops what they have too much")
    func evensTheEnds() throws {
        let short = try split(mixture: [0.25, 0.25, 0.25], vocals: [0.125], .int24)
        #expect(short.vocals.count == 3)
        #expect(short.background[2] == 0.25 / SampleFormat.int24.step)
        let long = try split(mixture: [0.25], vocals: [0.125, 0.5, 0.5], .int24)
        #expect(long.background == [0.125 / SampleFormat.int24.step])
    }
}
