extension RealFFT {
    /// Transforms `size` vectors of samples: bin k is `Σₙ xₙ e^(−2πi·nk/size)`, unscaled.
    ///
    /// - Parameter spectrum: ``spectrumVectorCount`` vectors, written.
    package func forward(_ samples: UnsafePointer<SIMD8<Float>>, into spectrum: UnsafeMutablePointer<SIMD8<Float>>) {
        for column in 0..<rows.length {
            forwardColumn(column, samples + 2 * column, stride: rows.length)
        }
        forwardRows(into: spectrum)
    }

    /// Transforms one of `rows.length` columns: complex samples `column + n · rows.length` of the signal, which lie at
    /// `0, stride, …` of `samples`.
    func forwardColumn(_ column: Int, _ samples: UnsafePointer<SIMD8<Float>>, stride: Int) {
        columns.transform(
            samples, stride: stride, to: matrix.elements + 2 * column, stride: rows.length + 1,
            twiddles: forwardTwiddles.elements + column * columns.length)
    }

    /// Transforms the rows, when all columns are done, and takes the results apart.
    ///
    /// Row r of the complex transform holds its elements r, r + `columns.length`, … Their counterparts are, backwards,
    /// those of row `columns.length` − r; the first and the middle row are their own counterparts.
    func forwardRows(into spectrum: UnsafeMutablePointer<SIMD8<Float>>) {
        let (rowCount, length) = (columns.length, rows.length)
        let (a, b) = (pair.elements, pair.elements + 2 * length)

        forwardRow(0, into: a)
        let first = ComplexVector(a, at: 0)
        let (even, odd) = (first.real + first.real, first.imaginary + first.imaginary)
        ComplexVector(real: even + odd, imaginary: .zero).store(to: spectrum, at: 0)
        ComplexVector(real: even - odd, imaginary: .zero).store(to: spectrum, at: size / 2)
        split(row: 0, a, a + 2, from: 1, to: length / 2 + 1, into: spectrum)

        for row in 1..<rowCount / 2 {
            forwardRow(row, into: a)
            forwardRow(rowCount - row, into: b)
            split(row: row, a, b, from: 0, to: length, into: spectrum)
        }

        forwardRow(rowCount / 2, into: a)
        split(row: rowCount / 2, a, a, from: 0, to: length / 2, into: spectrum)
    }

    @inline(__always)
    private func forwardRow(_ row: Int, into target: UnsafeMutablePointer<SIMD8<Float>>) {
        rows.transform(matrix.elements + 2 * row * (rows.length + 1), stride: 1, to: target, stride: 1)
    }

    /// Turns elements of a row and their counterparts, which lie backwards in `b`, into bins.
    @inline(__always)
    private func split(
        row: Int, _ a: UnsafePointer<SIMD8<Float>>, _ b: UnsafePointer<SIMD8<Float>>, from start: Int, to end: Int,
        into spectrum: UnsafeMutablePointer<SIMD8<Float>>
    ) {
        let twiddles = splitTwiddles.elements + row * rows.length
        for index in start..<end {
            let bin = row &+ columns.length &* index
            let z = ComplexVector(a, at: index)
            let w = ComplexVector(b, at: rows.length &- 1 &- index)
            let (low, high) = Self.combine(z, w, twiddles[index])
            low.store(to: spectrum, at: bin)
            high.store(to: spectrum, at: size / 2 &- bin)
        }
    }
}
