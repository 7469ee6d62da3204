extension STFT {
    /// Magnitudes of the lowest bins of eight frames, as rows: the magnitude of bin k of the frame in lane l goes to
    /// `magnitudes[l · rowStride + k]`.
    ///
    /// - Parameters:
    ///   - batch: ``SpectrumBatch/vectorCount`` vectors.
    ///   - binCount: how many bins, a multiple of 8.
    ///   - magnitudes: eight rows, written.
    ///   - rowStride: floats from one row to the next, at least `binCount`.
    package func magnitudes(
        of batch: UnsafePointer<SIMD8<Float>>, binCount: Int,
        into magnitudes: UnsafeMutablePointer<Float>, rowStride: Int
    ) {
        precondition(binCount.isMultiple(of: 8) && binCount <= SpectrumBatch.binCount, "whole tiles of bins")
        for first in stride(from: 0, to: binCount, by: 8) {
            for row in 0..<8 { tiles.elements[row] = ComplexVector(batch, at: first + row).magnitude }
            var tile = Tile(tiles.elements)
            tile.transpose()
            tile.store(to: magnitudes + first, rowStride: rowStride)
        }
    }

    /// Multiplies the lowest bins of eight frames by gains, which lie as ``magnitudes(of:binCount:into:rowStride:)``
    /// writes magnitudes, and makes the bins above them zero.
    ///
    /// - Parameters:
    ///   - gains: eight rows.
    ///   - rowStride: floats from one row to the next, at least `binCount`.
    ///   - binCount: how many bins have gains, a multiple of 8.
    ///   - batch: ``SpectrumBatch/vectorCount`` vectors.
    ///   - result: as many vectors, written; may be `batch`.
    package func apply(
        gains: UnsafePointer<Float>, rowStride: Int, binCount: Int,
        to batch: UnsafePointer<SIMD8<Float>>, into result: UnsafeMutablePointer<SIMD8<Float>>
    ) {
        precondition(binCount.isMultiple(of: 8) && binCount <= SpectrumBatch.binCount, "whole tiles of bins")
        for first in stride(from: 0, to: binCount, by: 8) {
            var tile = Tile(gains + first, rowStride: rowStride)
            tile.transpose()
            tile.multiply(batch, from: first, into: result)
        }
        let silent = result + SpectrumBatch.realIndex(ofBin: binCount)
        silent.update(repeating: .zero, count: SpectrumBatch.vectorCount - SpectrumBatch.realIndex(ofBin: binCount))
    }
}
