/// Measures level over a whole signal, block by block.
public struct SignalMeter: Sendable {
    /// Samples that are looked at together: an odd one among them makes only these slow.
    private static let groupCount = 4_096

    /// Largest absolute sample, 1.0 at full scale.
    public private(set) var peak: Float = 0
    /// Samples that are infinite or not a number; they count in nothing else.
    public private(set) var nonFiniteCount = 0
    private var sumOfSquares = 0.0
    private var finiteCount = 0

    public init() {}

    /// Adds samples of any channel.
    public mutating func add(_ samples: [Float]) {
        samples.withUnsafeBufferPointer { samples in
            for start in stride(from: 0, to: samples.count, by: Self.groupCount) {
                let group = UnsafeBufferPointer(rebasing: samples[start..<min(start + Self.groupCount, samples.count)])
                let (peak, sum) = Self.measure(group)
                guard peak.isFinite else {
                    addOneByOne(group)
                    continue
                }
                self.peak = max(self.peak, peak)
                sumOfSquares += sum
                finiteCount += group.count
            }
        }
    }

    private mutating func addOneByOne(_ samples: UnsafeBufferPointer<Float>) {
        for sample in samples {
            guard sample.isFinite else {
                nonFiniteCount += 1
                continue
            }
            peak = max(peak, abs(sample))
            sumOfSquares += Double(sample) * Double(sample)
            finiteCount += 1
        }
    }

    /// The largest absolute sample and the sum of the squares, eight samples at once. The largest is not finite where
    /// any is not.
    private static func measure(_ samples: UnsafeBufferPointer<Float>) -> (peak: Float, sumOfSquares: Double) {
        let bytes = UnsafeRawBufferPointer(samples)
        // Without their sign, floats have the order of their bits, and what is not finite comes last.
        var peak = SIMD8<Int32>.zero
        var sums = SIMD8<Double>.zero
        var index = 0
        while index + 8 <= samples.count {
            let eight = bytes.loadUnaligned(fromByteOffset: index * 4, as: SIMD8<Float>.self)
            let bits = unsafeBitCast(eight, to: SIMD8<Int32>.self) & 0x7FFF_FFFF
            peak.replace(with: bits, where: bits .> peak)
            let wide = SIMD8<Double>(eight)
            sums += wide * wide
            index += 8
        }
        var largest = peak.max()
        var sum = sums.sum()
        for sample in samples[index...] {
            largest = max(largest, Int32(bitPattern: sample.bitPattern & 0x7FFF_FFFF))
            sum += Double(sample) * Double(sample)
        }
        return (Float(bitPattern: UInt32(bitPattern: largest)), sum)
    }

    /// Root mean square over all finite samples, 1.0 for a full-scale square wave; 0 for no samples.
    public var rms: Double {
        finiteCount == 0 ? 0 : (sumOfSquares / Double(finiteCount)).squareRoot()
    }

    /// ``rms`` in dB relative to full scale; nil for silence.
    public var rmsDecibels: Double? { Decibels.of(amplitude: rms) }

    /// ``peak`` in dB relative to full scale; nil for silence.
    public var peakDecibels: Double? { Decibels.of(amplitude: Double(peak)) }
}
