import Glibc

/// Spleeter's short-time Fourier transform of one channel, eight frames at a time, and its inverse.
///
/// Frames of 4,096 samples, 1,024 apart, under a periodic Hann window; the inverse applies the window again and adds
/// the frames up (J. B. Allen and L. R. Rabiner, "A unified approach to short-time Fourier analysis and synthesis",
/// 1977). Spectra lie as ``SpectrumBatch`` says.
///
/// An instance holds scratch memory: one thread uses it at a time. Calls allocate nothing.
package final class STFT {
    private let fft = RealFFT(size: FrameGrid.frameLength)
    private let window: AlignedBuffer<Float>
    private let synthesisWindow: AlignedBuffer<Float>
    /// Four neighbouring columns of the transform, eight samples a row: as many as make a tile.
    let tiles: AlignedBuffer<SIMD8<Float>>

    package init() {
        let length = FrameGrid.frameLength
        let hann = (0..<length).map { 0.5 - 0.5 * cos(2 * Double.pi * Double($0) / Double(length)) }
        window = AlignedBuffer(hann.map { Float($0) })
        // The squares of the windows that cover a sample add up to 3/2.
        synthesisWindow = AlignedBuffer(hann.map { Float($0 * 2 / 3) })
        tiles = AlignedBuffer(repeating: .zero, count: 8 * fft.columns.length)
    }

    /// Transforms eight frames.
    ///
    /// - Parameters:
    ///   - samples: ``FrameGrid/batchLength`` samples; the frame in lane l starts at sample `1024·l`.
    ///   - batch: ``SpectrumBatch/vectorCount`` vectors, written: unscaled spectra.
    package func analyze(_ samples: UnsafePointer<Float>, into batch: UnsafeMutablePointer<SIMD8<Float>>) {
        for group in 0..<fft.rows.length / 4 {
            for row in 0..<fft.columns.length {
                let offset = 8 * group + 2 * fft.rows.length * row
                var tile = Tile(samples + offset, rowStride: FrameGrid.hop)
                tile.multiply(by: UnsafePointer(window.elements).vector(at: offset))
                tile.transpose()
                tile.store(to: tiles.elements + 8 * row)
            }
            for column in 0..<4 {
                fft.forwardColumn(4 * group + column, tiles.elements + 2 * column, stride: 4)
            }
        }
        fft.forwardRows(into: batch)
    }

    /// Transforms eight spectra back and adds the frames to a signal.
    ///
    /// After ``analyze(_:into:)`` of all frames the sum is the signal that was analyzed, wherever four frames meet.
    ///
    /// - Parameters:
    ///   - batch: ``SpectrumBatch/vectorCount`` vectors.
    ///   - samples: ``FrameGrid/batchLength`` samples, added to; the frame in lane l starts at sample `1024·l`.
    package func synthesize(_ batch: UnsafePointer<SIMD8<Float>>, adding samples: UnsafeMutablePointer<Float>) {
        fft.inverseRows(batch)
        for group in 0..<fft.rows.length / 4 {
            for column in 0..<4 {
                fft.inverseColumn(4 * group + column, into: tiles.elements + 2 * column, stride: 4)
            }
            for row in 0..<fft.columns.length {
                let offset = 8 * group + 2 * fft.rows.length * row
                var tile = Tile(tiles.elements + 8 * row)
                tile.transpose()
                var sum = Tile(samples + offset, rowStride: FrameGrid.hop)
                sum.add(tile, times: UnsafePointer(synthesisWindow.elements).vector(at: offset))
                sum.store(to: samples + offset, rowStride: FrameGrid.hop)
            }
        }
    }
}
