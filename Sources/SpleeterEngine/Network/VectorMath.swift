#if arch(x86_64)
    import _Builtin_intrinsics.intel
#endif

/// Functions of eight numbers at once.
enum VectorMath {
    /// The larger of each value and zero.
    @inline(__always)
    static func positivePart(_ values: SIMD8<Float>) -> SIMD8<Float> {
        values.replacing(with: SIMD8(), where: values .< 0)
    }

    /// Each value, or the nearer one of `low` and `high` where it is not between them. The vectors are spelled out:
    /// with numbers in their place the comparison would go lane by lane.
    @inline(__always)
    static func clamped(_ values: SIMD8<Float>, _ low: Float, _ high: Float) -> SIMD8<Float> {
        let (low, high) = (SIMD8(repeating: low), SIMD8(repeating: high))
        let below = values.replacing(with: high, where: values .> high)
        return below.replacing(with: low, where: below .< low)
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
        let x = clamped(values, -87, 87)
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

    /// The nearest integers, ties to even, of values that have one.
    @inline(__always)
    static func nearestIntegers(_ values: SIMD8<Float>) -> SIMD8<Int32> {
        #if arch(x86_64)
            unsafeBitCast(_mm256_cvtps_epi32(values), to: SIMD8<Int32>.self)
        #else
            SIMD8<Int32>(values, rounding: .toNearestOrEven)
        #endif
    }

    /// The sum of the eight lanes.
    @inline(__always)
    static func sum(_ values: SIMD8<Float>) -> Float {
        let four = values.lowHalf + values.highHalf
        let two = four.lowHalf + four.highHalf
        return two.x + two.y
    }
}
