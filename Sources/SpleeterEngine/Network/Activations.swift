/// What a U-Net does to a layer's result before the next layer sees it. Both are limited by memory, not by arithmetic.
///
/// Activations lie in blocks of 8 or 16 channels, as `onednn_channel_block` describes it.
struct Activations<Number: NetworkNumber> {
    let block: Int
    /// Pixels of a channel; an even number.
    let pixels: Int

    /// Leaky ReLU (slope 0.2) of the normalized values, from `source` to `target`.
    @specialized(where Number == Float)
    @specialized(where Number == BFloat16)
    func normalizeAndRectifyLeaky(
        _ source: UnsafePointer<Number>, _ norm: BatchNormalization, into target: UnsafeMutablePointer<Number>
    ) {
        for first in stride(from: 0, to: norm.scale.count, by: block) {
            let (scale, shift) = (ChannelPair(norm.scale, first, block), ChannelPair(norm.shift, first, block))
            let offsets = stride(from: first * pixels, to: (first + block) * pixels, by: 16)
            for offset in offsets {
                let low = shift.low.addingProduct(Number.load(source + offset), scale.low)
                let high = shift.high.addingProduct(Number.load(source + offset + 8), scale.high)
                Number.store(low.replacing(with: low * 0.2, where: low .< 0), to: target + offset)
                Number.store(high.replacing(with: high * 0.2, where: high .< 0), to: target + offset + 8)
            }
        }
    }

    /// Adds each channel's bias, drops what is negative, then normalizes, in place.
    @specialized(where Number == Float)
    @specialized(where Number == BFloat16)
    func biasRectifyAndNormalize(_ values: UnsafeMutablePointer<Number>, bias: [Float], _ norm: BatchNormalization) {
        for first in stride(from: 0, to: norm.scale.count, by: block) {
            let bias = ChannelPair(bias, first, block)
            let (scale, shift) = (ChannelPair(norm.scale, first, block), ChannelPair(norm.shift, first, block))
            for offset in stride(from: first * pixels, to: (first + block) * pixels, by: 16) {
                let low = VectorMath.positivePart(Number.load(values + offset) + bias.low)
                let high = VectorMath.positivePart(Number.load(values + offset + 8) + bias.high)
                Number.store(shift.low.addingProduct(low, scale.low), to: values + offset)
                Number.store(shift.high.addingProduct(high, scale.high), to: values + offset + 8)
            }
        }
    }
}

/// A value a channel for sixteen consecutive numbers: one pixel of sixteen channels, or two of eight.
private struct ChannelPair {
    let low: SIMD8<Float>
    let high: SIMD8<Float>

    init(_ values: [Float], _ first: Int, _ block: Int) {
        low = SIMD8(values[first..<first + 8])
        high = block == 8 ? low : SIMD8(values[first + 8..<first + 16])
    }
}
