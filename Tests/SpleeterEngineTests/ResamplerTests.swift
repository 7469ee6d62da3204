import SpleeterEngine
import Testing

#if canImport(Glibc)
    import Glibc
#endif

@Suite("Resampling")
struct ResamplerTests {
    private func resampled(_ samples: [Float], from input: Int, to output: Int, blocks: Int) throws -> [Float] {
        let resampler = try Resampler(from: input, to: output, channels: 1)
        var result: [Float] = []
        for start in stride(from: 0, to: samples.count, by: blocks) {
            result += try resampler.process(Array(samples[start..<min(start + blocks, samples.count)]))
        }
        return result + (try resampler.finish())
    }

    private func tone(_ frequency: Double, rate: Int, seconds: Double) -> [Float] {
        (0..<Int(seconds * Double(rate))).map { Float(sin(2 * .pi * frequency * Double($0) / Double(rate))) }
    }

    @Test(
        "keeps a tone's phase, so that samples lie where they lay",
        arguments: [(48_000, 44_100), (44_100, 48_000), (8_000, 44_100), (44_100, 96_000), (192_000, 44_100)])
    func keepsPhase(input: Int, output: Int) throws {
        let result = try resampled(tone(997, rate: input, seconds: 1), from: input, to: output, blocks: 5_000)
        let wanted = tone(997, rate: output, seconds: 1)
        #expect(abs(result.count - wanted.count) <= 1)
        let middle = wanted.count / 4..<wanted.count * 3 / 4
        #expect(middle.allSatisfy { abs(result[$0] - wanted[$0]) < 2e-4 })
    }

    @Test("does not depend on how the signal is cut up")
    func doesNotDependOnBlocks() throws {
        let signal = Sound.noise(seconds: 0.5, channels: 1)
        let whole = try resampled(signal, from: 44_100, to: 48_000, blocks: signal.count)
        #expect(try resampled(signal, from: 44_100, to: 48_000, blocks: 777) == whole)
    }
}
