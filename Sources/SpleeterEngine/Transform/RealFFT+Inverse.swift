extension RealFFT {
    /// The inverse of ``forward(_:into:)``, scaled so that one after the other changes nothing.
    ///
    /// The imaginary parts of the first and the last bin count as zero.
    ///
    /// - Parameters:
    ///   - spectrum: ``spectrumVectorCount`` vectors.
    ///   - samples: `size` vectors, written.
    package func inverse(_ spectrum: UnsafePointer<SIMD8<Float>>, into samples: UnsafeMutablePointer<SIMD8<Float>>) {
        inverseRows(spectrum)
        for column in 0..<rows.length {
            inverseColumn(column, into: samples + 2 * column, stride: rows.length)
        }
    }

    /// Puts the rows of the complex transform together again, and undoes what was done to them.
    func inverseRows(_ spectrum: UnsafePointer<SIMD8<Float>>) {
        let (rowCount, length) = (columns.length, rows.length)
        let (a, b) = (pair.elements, pair.elements + 2 * length)

        let (first, last) = (spectrum[0], spectrum[size])
        ComplexVector(real: first + last, imaginary: first - last).exchanged.store(to: a, at: 0)
        join(spectrum, row: 0, from: 1, to: length / 2 + 1, into: a, a + 2)
        inverseRow(0, a)

        for row in 1..<rowCount / 2 {
            join(spectrum, row: row, from: 0, to: length, into: a, b)
            inverseRow(row, a)
            inverseRow(rowCount - row, b)
        }

        join(spectrum, row: rowCount / 2, from: 0, to: length / 2, into: a, a)
        inverseRow(rowCount / 2, a)
    }

    /// Undoes what was done to one column, when all rows are done; its complex samples go to `0, stride, …` of
    /// `samples`.
    func inverseColumn(_ column: Int, into samples: UnsafeMutablePointer<SIMD8<Float>>, stride: Int) {
        columns.transform(
            matrix.elements + 2 * column * (columns.length + 1), stride: 1, to: samples, stride: stride,
            exchanging: true)
    }

    @inline(__always)
    private func inverseRow(_ row: Int, _ source: UnsafePointer<SIMD8<Float>>) {
        rows.transform(
            source, stride: 1, to: matrix.elements + 2 * row, stride: columns.length + 1,
            twiddles: inverseTwiddles.elements + row * rows.length)
    }

    /// Turns bins into exchanged elements of a row and their counterparts, which lie backwards in `b`.
    @inline(__always)
    private func join(
        _ spectrum: UnsafePointer<SIMD8<Float>>, row: Int, from start: Int, to end: Int,
        into a: UnsafeMutablePointer<SIMD8<Float>>, _ b: UnsafeMutablePointer<SIMD8<Float>>
    ) {
        let twiddles = splitTwiddles.elements + row * rows.length
        for index in start..<end {
            let bin = row &+ columns.length &* index
            let low = ComplexVector(spectrum, at: bin)
            let high = ComplexVector(spectrum, at: size / 2 &- bin)
            let (z, w) = Self.combine(low, high, twiddles[index].conjugate)
            z.exchanged.store(to: a, at: index)
            w.exchanged.store(to: b, at: rows.length &- 1 &- index)
        }
    }
}
