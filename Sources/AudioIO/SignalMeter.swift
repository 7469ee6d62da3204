/// Measures level over a whole signal, block by block.
public struct SignalMeter: Sendable {
    /// Largest absolute sample, 1.0 at full scale.
    public private(set) var peak: Float = 0
    /// Samples that are infinite or not a number; they count in nothing else.
    public private(set) var nonFiniteCount = 0
    private var sumOfSquares = 0.0
    private var finiteCount = 0

    public init() {}

    /// Adds samples of any channel.
    public mutating func add(_ samples: [Float]) {
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

    /// Root mean square over all finite samples, 1.0 for a full-scale square wave; 0 for no samples.
    public var rms: Double {
        finiteCount == 0 ? 0 : (sumOfSquares / Double(finiteCount)).squareRoot()
    }

    /// ``rms`` in dB relative to full scale; nil for silence.
    public var rmsDecibels: Double? { Decibels.of(amplitude: rms) }

    /// ``peak`` in dB relative to full scale; nil for silence.
    public var peakDecibels: Double? { Decibels.of(amplitude: Double(peak)) }
}
