/// Spleeter's mask: the share that a stem's estimated power has of both stems'. A soft mask after Wiener's filter.
enum RatioMask {
    /// Keeps the mask defined, at one half, where both estimates are silent.
    private static let epsilon: Float = 1e-10

    /// - Parameters:
    ///   - stem: estimated magnitudes of the wanted stem.
    ///   - other: those of the other one.
    ///   - mask: written, from 0 to 1.
    ///   - count: a multiple of 8.
    static func estimate(
        _ stem: UnsafePointer<Float>, against other: UnsafePointer<Float>, into mask: UnsafeMutablePointer<Float>,
        count: Int
    ) {
        for index in stride(from: 0, to: count, by: 8) {
            let (wanted, rest) = (Float.load(stem + index), Float.load(other + index))
            let power = wanted * wanted
            let sum = power.addingProduct(rest, rest)
            Float.store((power + epsilon / 2) / (sum + epsilon), to: mask + index)
        }
    }

    /// Fades from `earlier` to `mask`, in place.
    ///
    /// - Parameter share: of `mask`, from 0 to 1.
    static func fade(
        from earlier: UnsafePointer<Float>, into mask: UnsafeMutablePointer<Float>, share: Float, count: Int
    ) {
        for index in stride(from: 0, to: count, by: 8) {
            let (old, new) = (Float.load(earlier + index), Float.load(mask + index))
            Float.store(old.addingProduct(new - old, SIMD8(repeating: share)), to: mask + index)
        }
    }

    /// Replaces `mask` by its mean with `other`.
    static func average(_ other: UnsafePointer<Float>, into mask: UnsafeMutablePointer<Float>, count: Int) {
        fade(from: other, into: mask, share: 0.5, count: count)
    }
}
