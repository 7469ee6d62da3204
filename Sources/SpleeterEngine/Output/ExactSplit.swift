/// Splits a mixture in integers: into vocals, and what they leave of it.
struct ExactSplit {
    /// Steps of the vocals.
    private(set) var vocals: [Int32] = []
    /// Steps of the background: those of the mixture less those of the vocals.
    private(set) var background: [Int32] = []
    /// Samples of the vocals that were limited.
    private(set) var limitedCount = 0

    private let lowest: Int32
    private let highest: Int32
    private let scale: Float

    /// - Parameter range: the steps that the format has.
    init(_ range: ClosedRange<Int32>) {
        lowest = range.lowerBound
        highest = range.upperBound
        // A power of two, so that multiplying by it is exact.
        scale = -Float(range.lowerBound)
    }

    /// Rounds both and limits the vocals, sample by sample, so that they and the difference fit the format.
    ///
    /// - Parameter vocals: at least as many samples as the mixture has.
    /// - Returns: false when a sample of the mixture has no step; then nothing was made.
    mutating func run(mixture: [Float], vocals samples: [Float]) -> Bool {
        let count = mixture.count
        let padded = (count + 7) & ~7
        var vocalSteps = [Int32](repeating: 0, count: padded)
        var backgroundSteps = vocalSteps
        let (lowest, highest) = (SIMD8(repeating: lowest), SIMD8(repeating: highest))
        var limited = SIMD8<Int32>()
        var isOver = SIMDMask<SIMD8<Int32>>(repeating: false)
        let top = SIMD8(repeating: Float(self.highest) + 0.5)
        let bottom = SIMD8(repeating: Float(self.lowest) - 0.5)
        vocalSteps.withUnsafeMutableBufferPointer { vocals in
            backgroundSteps.withUnsafeMutableBufferPointer { background in
                for index in stride(from: 0, to: count, by: 8) {
                    let whole = mixture.vector(at: index) * scale
                    // Ties go to the even step: above, that is the first one that does not exist.
                    isOver = isOver .| (whole .>= top) .| (whole .< bottom)
                    let steps = nearestOfAny(mixture.vector(at: index))
                    let wanted = nearestOfAny(samples.vector(at: index))
                    let low = Self.larger(lowest, steps &- highest)
                    let high = Self.smaller(highest, steps &- lowest)
                    let taken = Self.smaller(high, Self.larger(low, wanted))
                    limited.replace(with: limited &+ 1, where: taken .!= wanted)
                    vocals.store(taken, at: index)
                    background.store(steps &- taken, at: index)
                }
            }
        }
        guard !any(isOver) else { return false }
        vocals = Array(vocalSteps.dropLast(padded - count))
        background = Array(backgroundSteps.dropLast(padded - count))
        limitedCount = Int(limited.wrappedSum())
        return true
    }

    @inline(__always)
    private static func larger(_ one: SIMD8<Int32>, _ other: SIMD8<Int32>) -> SIMD8<Int32> {
        one.replacing(with: other, where: other .> one)
    }

    @inline(__always)
    private static func smaller(_ one: SIMD8<Int32>, _ other: SIMD8<Int32>) -> SIMD8<Int32> {
        one.replacing(with: other, where: other .< one)
    }

    /// Steps of samples that may be anything; beyond twice the scale they only need to stay beyond it.
    private func nearestOfAny(_ samples: SIMD8<Float>) -> SIMD8<Int32> {
        VectorMath.nearestIntegers(VectorMath.clamped(samples * scale, -2 * scale, 2 * scale))
    }
}

extension [Float] {
    /// Eight samples; zeros behind the end.
    fileprivate func vector(at index: Int) -> SIMD8<Float> {
        withUnsafeBufferPointer { samples in
            if index + 8 <= samples.count, let start = samples.baseAddress { return Float.load(start + index) }
            var vector = SIMD8<Float>()
            for lane in 0..<samples.count - index { vector[lane] = samples[index + lane] }
            return vector
        }
    }
}

extension UnsafeMutableBufferPointer<Int32> {
    fileprivate func store(_ values: SIMD8<Int32>, at index: Int) {
        UnsafeMutableRawPointer(baseAddress! + index).storeBytes(of: values, as: SIMD8<Int32>.self)
    }
}
