import Catalog

/// The share that a stem's estimate has of both stems'.
package enum RatioMask {
    /// Keeps the mask defined, at one half, where both estimates are silent.
    private static let epsilon: Float = 1e-10

    /// - Parameters:
    ///   - stem: estimated magnitudes of the wanted stem.
    ///   - other: those of the other one.
    ///   - mask: written, from 0 to 1.
    ///   - count: a multiple of 8.
    static func estimate(
        _ stem: UnsafePointer<Float>, against other: UnsafePointer<Float>, into mask: UnsafeMutablePointer<Float>,
        of measure: SeparationStrategy.Mask = .power, count: Int
    ) {
        for index in stride(from: 0, to: count, by: 8) {
            var (wanted, rest) = (Float.load(stem + index), Float.load(other + index))
            if measure == .power { (wanted, rest) = (wanted * wanted, rest * rest) }
            Float.store((wanted + epsilon / 2) / (wanted + rest + epsilon), to: mask + index)
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
