/// How the spectra of eight consecutive frames of one channel lie in memory: frame l of the batch in lane l.
///
/// A bin is two vectors side by side, real parts first, so that it fills one cache line and every step that works
/// bin by bin reads a single stream. Allocate with ``AlignedBuffer`` to get that alignment.
package enum SpectrumBatch {
    /// Frames of a batch.
    package static let frameCount = 8

    /// Bins of a spectrum, 0 Hz and half the sample rate among them.
    package static let binCount = FrameGrid.frameLength / 2 + 1

    /// Vectors of a batch.
    package static let vectorCount = 2 * binCount

    /// The vector that holds the real parts of a bin.
    @inline(__always)
    package static func realIndex(ofBin bin: Int) -> Int { 2 * bin }

    /// The vector that holds the imaginary parts of a bin.
    @inline(__always)
    package static func imaginaryIndex(ofBin bin: Int) -> Int { 2 * bin + 1 }
}
