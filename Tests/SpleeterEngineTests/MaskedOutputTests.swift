import AudioIO
import SpleeterEngine
import Testing

@Suite("Both stems as their masks make them")
struct MaskedOutputTests {
    private func output(_ bench: Workbench, _ sampleFormat: SampleFormat = .int16) throws -> MaskedOutput {
        try MaskedOutput(
            vocals: bench.vocals.string, background: bench.background.string,
            format: AudioFormat(sampleRate: 44_100, channelCount: 1, sampleFormat: sampleFormat))
    }

    @Test("What is over full scale is limited, and counted for each stem")
    func limits() throws {
        let bench = try Workbench()
        var output = try output(bench)
        try output.write([0.5, 1, -1], stem: 0)
        try output.write([0.25, 1.5, -1.5], stem: 1)
        let report = try output.finish()
        #expect(report.limitedVocals == 1 && report.limitedBackground == 2 && report.frameCount == 3)
        let stems = try bench.stored()
        #expect(stems.vocals == [16_384, 32_767, -32_768])
        #expect(stems.background == [8_192, 32_767, -32_768])
    }

    @Test("What the networks make is refused where it is no number", arguments: [Float.nan, .infinity, -.infinity])
    func refusesNonFinite(sample: Float) throws {
        for sampleFormat in [SampleFormat.int16, .float32] {
            for stem in [0, 1] {
                var output = try output(try Workbench(), sampleFormat)
                #expect(throws: SeparationError.network("The networks made samples that are no numbers")) {
                    try output.write([0, sample, 0], stem: stem)
                }
            }
        }
    }
}
