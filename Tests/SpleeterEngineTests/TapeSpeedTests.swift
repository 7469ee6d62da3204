import SpleeterEngine
import Testing

@Suite("The speeds at which the networks hear a mixture")
struct TapeSpeedTests {
    /// What all speeds count together at a frequency, in hertz.
    private func sum(at frequency: Float) -> Float {
        TapeSpeed.three.map { speed in
            let bin = frequency * 4_096 / Float(speed.sampleRate)
            let (low, share) = (Int(bin), bin - bin.rounded(.down))
            guard low + 1 < speed.gains.count else { return 0 }
            return speed.gains[low] * (1 - share) + speed.gains[low + 1] * share
        }.reduce(0, +)
    }

    @Test("Together they count 1 at every frequency", arguments: Array(stride(from: 100, to: 22_000, by: 700)))
    func addUp(frequency: Int) {
        #expect(abs(sum(at: Float(frequency)) - 1) < 1e-3)
    }

    @Test("Above the band of the fastest only the normal speed counts, which comes first")
    func normalAlone() {
        #expect(TapeSpeed.three[0].isNormal && !TapeSpeed.three[0].gains.contains { $0 < 0.5 })
        for speed in TapeSpeed.three.dropFirst() {
            let end = Int(8_500 * 4_096 / Float(speed.sampleRate)) + 1
            #expect(end < Segment.bins)
            #expect(speed.gains[end...].allSatisfy { $0 == 0 })
        }
        #expect(TapeSpeed.normal.gains.allSatisfy { $0 == 1 })
    }

    /// A speed's samples go in as they come from its synthesis: in blocks, at its own rate.
    private func feed(_ sum: inout SpeedSum, _ signals: [[Float]], block: Int, channels: Int) throws -> [Float] {
        var result: [Float] = []
        for start in stride(from: 0, to: signals.map(\.count).max() ?? 0, by: block) {
            for (speed, signal) in signals.enumerated() where start < signal.count {
                result += try sum.add(Array(signal[start..<min(start + block, signal.count)]), speed: speed)
            }
        }
        return result + (try sum.finish())
    }

    @Test("Their sum lies where the normal speed's samples lie, and has as many", arguments: [44_100, 44_101, 100_003])
    func keepsTime(frames: Int) throws {
        var sum = try SpeedSum(TapeSpeed.three, channels: 2)
        let signals = try TapeSpeed.three.map { speed in
            let signal = Sound.noise(seconds: 3).prefix(2 * frames).map { $0 * speed.weight }
            guard !speed.isNormal else { return signal }
            let resampler = try Resampler(from: 44_100, to: speed.sampleRate, channels: 2)
            return try resampler.process(signal) + resampler.finish()
        }
        let result = try feed(&sum, signals, block: 16_384, channels: 2)
        #expect(result.count == 2 * frames)
        // The fast one has lost what is above 17 kHz, so the sound is not the same, but it is nowhere late: with the
        // sound itself it correlates better than with its neighbours.
        let sound = Array(Sound.noise(seconds: 3).prefix(2 * frames))
        func correlation(shift: Int) -> Float {
            (1_000..<frames - 1_000).reduce(0) { $0 + sound[2 * $1] * result[2 * ($1 + shift)] }
        }
        let here = correlation(shift: 0)
        #expect([-2, -1, 1, 2].allSatisfy { correlation(shift: $0) < 0.9 * here })
    }

    @Test("One speed alone is passed on as it is")
    func alone() throws {
        var sum = try SpeedSum([.normal], channels: 1)
        #expect(try sum.add([1, 2, 3], speed: 0) == [1, 2, 3])
        #expect(try sum.finish().isEmpty)
    }
}
