/// Eight complex numbers, one a lane: the element that the transforms work on.
///
/// Lanes never meet, so eight transforms run at the cost of one and no element is ever moved across a register.
package struct ComplexVector: Sendable {
    package var real: SIMD8<Float>
    package var imaginary: SIMD8<Float>

    @inline(__always)
    package init(real: SIMD8<Float>, imaginary: SIMD8<Float>) {
        self.real = real
        self.imaginary = imaginary
    }

    /// Loads element `index` of vectors that alternate between real and imaginary parts.
    @inline(__always)
    package init(_ vectors: UnsafePointer<SIMD8<Float>>, at index: Int) {
        real = vectors[2 &* index]
        imaginary = vectors[2 &* index &+ 1]
    }

    /// Stores element `index` of vectors that alternate between real and imaginary parts.
    @inline(__always)
    package func store(to vectors: UnsafeMutablePointer<SIMD8<Float>>, at index: Int) {
        vectors[2 &* index] = real
        vectors[2 &* index &+ 1] = imaginary
    }

    @inline(__always)
    static func + (a: ComplexVector, b: ComplexVector) -> ComplexVector {
        ComplexVector(real: a.real + b.real, imaginary: a.imaginary + b.imaginary)
    }

    @inline(__always)
    static func - (a: ComplexVector, b: ComplexVector) -> ComplexVector {
        ComplexVector(real: a.real - b.real, imaginary: a.imaginary - b.imaginary)
    }

    /// The product with the same complex number in every lane.
    @inline(__always)
    static func * (a: ComplexVector, factor: Twiddle) -> ComplexVector {
        let real = SIMD8<Float>(repeating: factor.real)
        let imaginary = SIMD8<Float>(repeating: factor.imaginary)
        return ComplexVector(
            real: (a.real * real).subtractingProduct(a.imaginary, imaginary),
            imaginary: (a.imaginary * real).addingProduct(a.real, imaginary)
        )
    }

    /// The product with a real number in every lane.
    @inline(__always)
    static func * (a: ComplexVector, factor: SIMD8<Float>) -> ComplexVector {
        ComplexVector(real: a.real * factor, imaginary: a.imaginary * factor)
    }

    /// `self + a·factor` with a real factor.
    @inline(__always)
    func addingProduct(_ a: ComplexVector, _ factor: SIMD8<Float>) -> ComplexVector {
        ComplexVector(
            real: real.addingProduct(a.real, factor), imaginary: imaginary.addingProduct(a.imaginary, factor))
    }

    /// `self − a·factor` with a real factor.
    @inline(__always)
    func subtractingProduct(_ a: ComplexVector, _ factor: SIMD8<Float>) -> ComplexVector {
        ComplexVector(
            real: real.subtractingProduct(a.real, factor), imaginary: imaginary.subtractingProduct(a.imaginary, factor))
    }

    /// `self + i·a`.
    @inline(__always)
    func addingTimesI(_ a: ComplexVector) -> ComplexVector {
        ComplexVector(real: real - a.imaginary, imaginary: imaginary + a.real)
    }

    /// `self + i·a·factor` with a real factor.
    @inline(__always)
    func addingTimesI(_ a: ComplexVector, _ factor: SIMD8<Float>) -> ComplexVector {
        ComplexVector(
            real: real.subtractingProduct(a.imaginary, factor), imaginary: imaginary.addingProduct(a.real, factor))
    }

    /// `self − i·a·factor` with a real factor.
    @inline(__always)
    func subtractingTimesI(_ a: ComplexVector, _ factor: SIMD8<Float>) -> ComplexVector {
        ComplexVector(
            real: real.addingProduct(a.imaginary, factor), imaginary: imaginary.subtractingProduct(a.real, factor))
    }

    /// `self − i·a`.
    @inline(__always)
    func subtractingTimesI(_ a: ComplexVector) -> ComplexVector {
        ComplexVector(real: real + a.imaginary, imaginary: imaginary - a.real)
    }

    /// The absolute value.
    @inline(__always)
    var magnitude: SIMD8<Float> {
        (real * real).addingProduct(imaginary, imaginary).squareRoot()
    }

    /// Real and imaginary parts exchanged.
    ///
    /// A forward transform between two exchanges is the inverse one, so a single set of butterflies does both.
    @inline(__always)
    var exchanged: ComplexVector { ComplexVector(real: imaginary, imaginary: real) }
}

extension SIMD8<Float> {
    /// `self − a·b`, rounded once.
    @inline(__always)
    func subtractingProduct(_ a: SIMD8<Float>, _ b: SIMD8<Float>) -> SIMD8<Float> {
        // The compiler turns the product with −1 into a negative multiply-add, which it does not with the minus sign.
        addingProduct(a * SIMD8(repeating: -1), b)
    }
}
