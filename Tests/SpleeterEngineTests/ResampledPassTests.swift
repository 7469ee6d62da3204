import Catalog
import SpleeterEngine
import Testing

#if canImport(Glibc)
    import Glibc
#endif

@Suite("The passes at which the networks hear a mixture")
struct TapeSpeedTests {
    /// What all passes count together at a frequency, in hertz.
    private func sum(at frequency: Float) -> Float {
        Preset.best.strategy.passes.map { pass in
            let bin = frequency * 4_096 / Float(pass.rate)
            let (low, share) = (Int(bin), bin - bin.rounded(.down))
            guard low + 1 < pass.gains.count else { return 0 }
            return pass.gains[low] * (1 - share) + pass.gains[low + 1] * share
        }.reduce(0, +)
    }

    @Test("Together they count 1 at every frequency", arguments: Array(stride(from: 100, to: 22_000, by: 700)))
    func addUp(frequency: Int) {
        #expect(abs(sum(at: Float(frequency)) - 1) < 1e-3)
    }

    @Test("Above the band of the fastest only the original pass counts, which comes first")
    func normalAlone() {
        #expect(
            Preset.best.strategy.passes[0].isOriginal && !Preset.best.strategy.passes[0].gains.contains { $0 < 0.5 })
        for pass in Preset.best.strategy.passes.dropFirst() {
            let end = Int(8_500 * 4_096 / Float(pass.rate)) + 1
            #expect(end < pass.bins)
            #expect(pass.gains[end...].allSatisfy { $0 == 0 })
        }
        #expect(ResampledPass.original.gains.allSatisfy { $0 == 1 })
    }

    /// A pass's samples go in as they come from its synthesis: in blocks, at its own rate.
    private func feed(_ sum: inout PassSum, _ signals: [[Float]], block: Int, channels: Int) throws -> [Float] {
        var result: [Float] = []
        for start in stride(from: 0, to: signals.map(\.count).max() ?? 0, by: block) {
            for (pass, signal) in signals.enumerated() where start < signal.count {
                result += try sum.add(Array(signal[start..<min(start + block, signal.count)]), pass: pass)
            }
        }
        return result + (try sum.finish())
    }

    private func tone(_ frequency: Double, frames: Int) -> [Float] {
        (0..<frames).flatMap { frame -> [Float] in
            let value = Float(0.5 * sin(2 * .pi * frequency * Double(frame) / 44_100))
            return [value, -value]
        }
    }

    @Test(
        "What one of them finds lies where it lay in the mixture, and the sum has as many samples",
        arguments: [0, 1, 2], [44_100, 44_101, 100_003])
    func keepsTime(pass: Int, frames: Int) throws {
        var sum = try PassSum(Preset.best.strategy.passes, channels: 2)
        let sound = tone(2_000, frames: frames)
        let signals = try Preset.best.strategy.passes.enumerated().map { index, other in
            let signal = index == pass ? sound : [Float](repeating: 0, count: sound.count)
            guard !other.isOriginal else { return signal }
            let resampler = try Resampler(
                from: 44_100, to: other.rate, channels: 2, quality: other.quality(with: 44_100))
            return try resampler.process(signal) + resampler.finish()
        }
        let result = try feed(&sum, signals, block: 16_384, channels: 2)
        #expect(result.count == 2 * frames)
        #expect((2_000..<2 * frames - 2_000).allSatisfy { abs(result[$0] - sound[$0]) < 1e-3 })
    }

    @Test(
        "Sound is resampled in full where its whole band is below that in which other passes count",
        arguments: [(8_000, true), (16_000, true), (22_050, true), (32_000, false), (44_100, false), (96_000, false)])
    func quality(rate: Int, isFull: Bool) {
        #expect(Preset.best.strategy.passes[0].quality(with: rate) == .full)
        for pass in Preset.best.strategy.passes.dropFirst() { #expect((pass.quality(with: rate) == .full) == isFull) }
    }

    @Test("Nothing below the end of what counts is lost on the way", arguments: [8_000, 16_000, 44_100])
    func keepsTheBand(rate: Int) throws {
        let frequency = min(0.45 * Double(rate), 8_400)
        let sound = (0..<rate).map { Float(sin(2 * .pi * frequency * Double($0) / Double(rate))) }
        for pass in Preset.best.strategy.passes.dropFirst() {
            let there = try Resampler(
                from: rate, to: pass.rate, channels: 1, quality: pass.quality(with: rate))
            let fast = try there.process(sound) + there.finish()
            let back = try Resampler(
                from: pass.rate, to: 44_100, channels: 1, quality: pass.quality(with: 44_100))
            let result = try back.process(fast) + back.finish()
            let middle = result[result.count / 4..<result.count * 3 / 4]
            let power = middle.reduce(Float(0)) { $0 + $1 * $1 } / Float(middle.count)
            #expect(abs(power - 0.5) < 0.02)
        }
    }

    @Test("One pass alone is passed on as it is")
    func alone() throws {
        var sum = try PassSum([.original], channels: 1)
        #expect(try sum.add([1, 2, 3], pass: 0) == [1, 2, 3])
        #expect(try sum.finish().isEmpty)
    }
}
