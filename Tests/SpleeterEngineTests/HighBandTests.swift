import SpleeterEngine
import Testing

@Suite("The band above 11 kHz")
struct HighBandTests {
    /// A batch whose bins all have the same power, from 0 Hz to a bin, and the same mask.
    private func batch(mask: Float, upTo end: Int = SpectrumBatch.binCount, power: Float = 1) -> FilterBatch {
        let batch = FilterBatch(channels: 2)
        for channel in 0..<2 {
            for bin in 0..<end { batch.spectra[channel].elements[2 * bin] = SIMD8(repeating: power.squareRoot()) }
            for bin in 0..<Segment.bins { batch.masks[channel].elements[bin] = SIMD8(repeating: mask) }
        }
        return batch
    }

    @Test("It is the background's without a voice, and the voice's where that has the top of the band for itself")
    func extremes() {
        var band = HighBand()
        #expect(band.take(batch(mask: 0.04)) == SIMD8())
        #expect(band.take(batch(mask: 0.9)) == SIMD8(repeating: 1))
        #expect(band.openness == 1)
    }

    @Test("In between it goes with the share of the voice")
    func between() {
        var band = HighBand()
        let share = band.take(batch(mask: 0.15))
        for frame in 0..<8 { #expect(abs(share[frame] - 0.5) < 1e-5) }
    }

    @Test("Silence is nobody's")
    func silence() {
        var band = HighBand()
        #expect(band.take(batch(mask: 0.5, power: 0)) == SIMD8())
    }

    @Test("A voice that is weak right below the end at 8 kHz closes it too")
    func weakVoice() {
        var band = HighBand()
        let voice = batch(mask: 0.9, upTo: 651)
        for channel in 0..<2 {
            for bin in 651..<840 { voice.spectra[channel].elements[2 * bin] = SIMD8(repeating: 0.1) }
        }
        for _ in 0..<60 { _ = band.take(voice) }
        #expect(band.openness < 0.1)
    }

    @Test("A voice that ends at 8 kHz closes it after a while, and one that goes beyond opens it again")
    func limitedVoice() {
        var band = HighBand()
        let limited = batch(mask: 0.9, upTo: 743)
        for _ in 0..<60 { _ = band.take(limited) }
        #expect(band.openness < 0.1)
        let whole = batch(mask: 0.9)
        for _ in 0..<60 { _ = band.take(whole) }
        #expect(band.openness == 1)
    }
}
