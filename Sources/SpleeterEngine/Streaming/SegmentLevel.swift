/// The level at which the networks hear a segment.
///
/// They were trained on finished songs, and their masks depend on how loud the mixture is: on speech they do best below
/// a song's level, some mixtures far below and some at the level that they have. So each segment goes half of the way,
/// in decibels, to one mean level (docs/decisions/0015). Masks are ratios and need no way back.
package enum SegmentLevel {
    /// Mean of the frames' root mean squares, full scale being 1: −28 dB.
    private static let target: Float = 0.039_8
    /// Frames below −80 dB say nothing of the level of the others.
    private static let leastPower: Float = 1e-8
    /// The mean of the squares of a frame's samples under its window, from the sum of the squared magnitudes of its bins
    /// above 0 Hz: twice the sum over the frame's length (Parseval), over the window's 3/8 of that length.
    private static let powerOfSum = 2 / (0.375 * Float(FrameGrid.frameLength) * Float(FrameGrid.frameLength))

    /// Multiplies the magnitudes of a segment by one number.
    ///
    /// - Parameters:
    ///   - magnitudes: [channel][frame][bin], scaled in place.
    ///   - channels: how many there are.
    ///   - bins: in each row, a multiple of 8.
    package static func normalize(_ magnitudes: UnsafeMutablePointer<Float>, channels: Int, bins: Int) {
        let level = meanLevel(magnitudes, channels: channels, bins: bins)
        guard level > 0 else { return }
        let gain = SIMD8(repeating: (target / level).squareRoot())
        for index in stride(from: 0, to: channels * SegmentGrid.frames * bins, by: 8) {
            Float.store(Float.load(magnitudes + index) * gain, to: magnitudes + index)
        }
    }

    private static func meanLevel(_ magnitudes: UnsafePointer<Float>, channels: Int, bins: Int) -> Float {
        var sum: Float = 0
        var count: Float = 0
        for frame in 0..<SegmentGrid.frames {
            var power: Float = 0
            for channel in 0..<channels {
                power += sumOfSquares(magnitudes + (channel * SegmentGrid.frames + frame) * bins, count: bins)
            }
            power *= powerOfSum / Float(channels)
            guard power > leastPower else { continue }
            sum += power.squareRoot()
            count += 1
        }
        return count > 0 ? sum / count : 0
    }

    private static func sumOfSquares(_ row: UnsafePointer<Float>, count: Int) -> Float {
        var sum = SIMD8<Float>()
        for bin in stride(from: 0, to: count, by: 8) {
            let values = Float.load(row + bin)
            sum.addProduct(values, values)
        }
        return VectorMath.sum(sum)
    }
}
