/// Functions of eight numbers at once.
enum VectorMath {
    /// The larger of each value and zero.
    @inline(__always)
    static func positivePart(_ values: SIMD8<Float>) -> SIMD8<Float> {
        values.replacing(with: 0, where: values .< 0)
    }

    /// 1 / (1 + e^−x), within 3 parts in ten million.
    @inline(__always)
    static func sigmoid(_ values: SIMD8<Float>) -> SIMD8<Float> {
        1 / (1 + exponential(-values))
    }

    /// e^x for x limited to ±87: x is split into a power of two and a rest of at most ln 2 / 2, whose power comes from
    /// Taylor's series.
    @inline(__always)
    static func exponential(_ values: SIMD8<Float>) -> SIMD8<Float> {
        var x = values.replacing(with: 87, where: values .> 87)
        x.replace(with: -87, where: x .< -87)
        // Adding 1.5 · 2^23 leaves no room for a fraction: the sum's last bits are the nearest integer.
        let shifter = SIMD8<Float>(repeating: 12_582_912)
        let shifted = shifter.addingProduct(x, SIMD8(repeating: 1.442_695_04))
        let exponent = shifted - shifter
        var rest = x.addingProduct(exponent, SIMD8(repeating: -0.693_359_375))
        rest = rest.addingProduct(exponent, SIMD8(repeating: 2.121_944_4e-4))
        var power = SIMD8<Float>(repeating: 1 / 720)
        for coefficient: Float in [1 / 120, 1 / 24, 1 / 6, 0.5, 1, 1] {
            power = SIMD8(repeating: coefficient).addingProduct(power, rest)
        }
        let bits = unsafeBitCast(power, to: SIMD8<UInt32>.self)
        return unsafeBitCast(bits &+ (unsafeBitCast(shifted, to: SIMD8<UInt32>.self) &<< 23), to: SIMD8<Float>.self)
    }

    /// The sum of the eight lanes.
    @inline(__always)
    static func sum(_ values: SIMD8<Float>) -> Float {
        let four = values.lowHalf + values.highHalf
        let two = four.lowHalf + four.highHalf
        return two.x + two.y
    }
}
