import Glibc
import SpleeterEngine
import Testing

@Suite("The level that the networks hear")
struct SegmentLevelTests {
    /// The magnitudes of a segment of a sine at the middle of a bin, and their sum after normalization over that before.
    private func gain(amplitude: Float, soundingFrames: Int = SegmentGrid.frames) -> Float {
        let magnitudes = AlignedBuffer<Float>(repeating: 0, count: 2 * Segment.plane)
        // Under a Hann window a sine's bin has amplitude · length / 4, and its neighbours half of that.
        let peak = amplitude * Float(FrameGrid.frameLength) / 4
        for channel in 0..<2 {
            for frame in 0..<soundingFrames {
                let row = magnitudes.elements + channel * Segment.plane + frame * Segment.bins
                (row[99], row[100], row[101]) = (peak / 2, peak, peak / 2)
            }
        }
        SegmentLevel.normalize(magnitudes.elements, channels: 2, bins: Segment.bins)
        return magnitudes.elements[100] / peak
    }

    @Test("It goes half of the way to −28 dB", arguments: [-8.0, -28, -48])
    func halfWay(decibels: Double) {
        // Root mean square of a sine is 3 dB below its peak.
        let amplitude = Float(pow(10, decibels / 20) * 2.0.squareRoot())
        let expected = (-28 - decibels) / 2
        #expect(abs(20 * log10(Double(gain(amplitude: amplitude))) - expected) < 0.05)
    }

    @Test("Silence around a sound does not count, and silence alone stays as it is")
    func silence() {
        #expect(abs(gain(amplitude: 0.1, soundingFrames: 40) - gain(amplitude: 0.1)) < 1e-4)
        let magnitudes = AlignedBuffer<Float>(repeating: 1e-4, count: 2 * Segment.plane)
        SegmentLevel.normalize(magnitudes.elements, channels: 2, bins: Segment.bins)
        #expect(magnitudes.elements[5] == 1e-4)
    }
}
