/// The discrete Fourier transform of eight real signals at once, one a lane, and its inverse.
///
/// The signal's `size` values are taken as `size / 2` complex numbers, even samples real and odd samples imaginary,
/// transformed, and taken apart by their symmetry (H. V. Sorensen et al., "Real-valued fast Fourier transform
/// algorithms", 1987). The complex transform runs over the columns and then over the rows of a matrix
/// (W. M. Gentleman and G. Sande, "Fast Fourier transforms: for fun and profit", 1966), so that each step works in
/// the first-level cache and the whole is read and written only twice.
///
/// A spectrum is `size / 2 + 1` complex numbers, the real part of bin k in vector 2k and its imaginary part in vector
/// 2k + 1: one cache line a bin.
///
/// An instance holds scratch memory: one thread uses it at a time. Calls allocate nothing.
package final class RealFFT {
    /// Values of the signal: a power of two from 16 to 8,192.
    package let size: Int

    /// Vectors of a spectrum: `size + 2`.
    package var spectrumVectorCount: Int { size + 2 }

    /// Points of a column transform and of a row transform; their product is `size / 2`.
    let columns: ShortFFT
    let rows: ShortFFT

    let forwardTwiddles: AlignedBuffer<Twiddle>
    let inverseTwiddles: AlignedBuffer<Twiddle>
    let splitTwiddles: AlignedBuffer<Twiddle>
    /// What lies between the two steps.
    let matrix: AlignedBuffer<SIMD8<Float>>
    /// Two rows, which belong together by the symmetry.
    let pair: AlignedBuffer<SIMD8<Float>>

    /// - Parameter size: a power of two from 16 to 8,192.
    package init(size: Int) {
        precondition((16...8_192).contains(size) && size.nonzeroBitCount == 1, "a power of two from 16 to 8,192")
        self.size = size
        let half = size / 2
        let columnLength = 1 << (half.trailingZeroBitCount / 2)
        let rowLength = half / columnLength
        columns = ShortFFT(length: columnLength)
        rows = ShortFFT(length: rowLength)

        // The halves of the split and the 1 / size of the inverse are part of these factors.
        var forward = [Twiddle](repeating: Twiddle(0, over: 1), count: half)
        var inverse = forward
        for column in 0..<rowLength {
            for k in 0..<columnLength {
                forward[column * columnLength + columns.twiddleIndex(of: k)] = Twiddle(
                    column * k, over: half, scale: 0.5)
                inverse[k * rowLength + rows.twiddleIndex(of: column)] = Twiddle(
                    column * k, over: half, scale: 1 / Double(size))
            }
        }
        forwardTwiddles = AlignedBuffer(forward)
        inverseTwiddles = AlignedBuffer(inverse)

        // −i·e^(−2πi·k/size) for k = row + columnLength·index, row by row.
        var split: [Twiddle] = []
        for row in 0...columnLength / 2 {
            for index in 0..<rowLength {
                split.append(Twiddle(row + columnLength * index + size / 4, over: size))
            }
        }
        splitTwiddles = AlignedBuffer(split)
        // A line longer by one than a power of two keeps a column from falling into a single set of the cache.
        matrix = AlignedBuffer(repeating: .zero, count: 2 * (rowLength * columnLength + max(rowLength, columnLength)))
        pair = AlignedBuffer(repeating: .zero, count: 4 * rowLength)
    }

    /// With e = z + w* and o = z − w*, the numbers e + t·o and (e − t·o)*.
    ///
    /// With t = −i·e^(−2πi·k/size) they are, twice as large, bins k and size/2 − k of a real signal whose elements
    /// of the complex transform are z and w; with t* they are, again twice as large, z and w from the bins.
    @inline(__always)
    static func combine(
        _ z: ComplexVector, _ w: ComplexVector, _ t: Twiddle
    ) -> (ComplexVector, ComplexVector) {
        let even = ComplexVector(real: z.real + w.real, imaginary: z.imaginary - w.imaginary)
        let odd = ComplexVector(real: z.real - w.real, imaginary: z.imaginary + w.imaginary) * t
        return (
            even + odd, ComplexVector(real: even.real - odd.real, imaginary: odd.imaginary - even.imaginary)
        )
    }
}
