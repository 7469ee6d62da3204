import AudioIO
import Foundation
import Testing

@Suite("The signal meter")
struct SignalMeterTests {
    private func meter(_ samples: [Float]) -> SignalMeter {
        var meter = SignalMeter()
        meter.add(samples)
        return meter
    }

    @Test("A full-scale sine has its peak at 0 dB and its RMS 3.01 dB below")
    func sine() throws {
        let meter = meter((0..<48_000).map { Float(sin(2 * .pi * 1_000 * Double($0) / 48_000)) })
        #expect(meter.peak == 1)
        #expect(abs(meter.rms - 0.5.squareRoot()) < 1e-6)
        #expect(abs(try #require(meter.rmsDecibels) + 3.0103) < 1e-4)
        #expect(meter.peakDecibels == 0)
    }

    @Test("A square wave's RMS is its peak, whichever its sign")
    func square() {
        let meter = meter((0..<1_000).map { $0.isMultiple(of: 2) ? 0.25 : -0.25 })
        #expect(meter.rms == 0.25)
        #expect(meter.peak == 0.25)
    }

    @Test("The peak is the largest of either sign")
    func negativePeak() {
        #expect(meter([0.5, -0.75, 0.25]).peak == 0.75)
    }

    @Test("Silence and no samples have no level in decibels", arguments: [[], [0, 0, 0]] as [[Float]])
    func silence(samples: [Float]) {
        let meter = meter(samples)
        #expect(meter.rms == 0)
        #expect(meter.peak == 0)
        #expect(meter.rmsDecibels == nil)
        #expect(meter.peakDecibels == nil)
    }

    @Test("Blocks measure what the whole measures")
    func blocks() {
        let samples = noise(count: 10_000)
        var parts = SignalMeter()
        for start in stride(from: 0, to: samples.count, by: 333) {
            parts.add(Array(samples[start..<min(start + 333, samples.count)]))
        }
        // Sums of squares are added up in another order.
        #expect(abs(parts.rms / meter(samples).rms - 1) < 1e-12)
        #expect(parts.peak == meter(samples).peak)
    }

    @Test("Samples that are infinite or not a number are counted and change no level")
    func nonFinite() {
        let meter = meter([0.5, .nan, -0.5, .infinity, -.infinity])
        #expect(meter.nonFiniteCount == 3)
        #expect(meter.peak == 0.5)
        #expect(meter.rms == 0.5)
        #expect(self.meter([0.5, -0.5]).nonFiniteCount == 0)
    }
}
