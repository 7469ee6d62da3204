/// A discrete Fourier transform of a few elements that stay in registers: the step that larger ones are made of.
protocol Butterfly {
    /// Elements of the transform.
    static var radix: Int { get }

    /// Loads elements `0, stride, 2·stride, …` of `source`.
    init(_ source: UnsafePointer<SIMD8<Float>>, stride: Int)

    /// Replaces the elements by `Σₙ xₙ e^(−2πi·nk/radix)`, in natural order.
    mutating func transform()

    /// Multiplies element k by `twiddles[k]`; element 0 only when `fromFirst` is set.
    mutating func multiply(by twiddles: UnsafePointer<Twiddle>, fromFirst: Bool)

    /// Exchanges real and imaginary parts of every element.
    mutating func exchange()

    /// Stores the elements to `0, stride, 2·stride, …` of `target`.
    func store(to target: UnsafeMutablePointer<SIMD8<Float>>, stride: Int)
}

/// The transform of one element, which changes nothing: what is left of a length that a single butterfly covers.
struct Butterfly1: Butterfly {
    static var radix: Int { 1 }
    private var x0: ComplexVector

    @inline(__always)
    init(_ source: UnsafePointer<SIMD8<Float>>, stride: Int) {
        x0 = ComplexVector(source, at: 0)
    }

    @inline(__always)
    mutating func transform() {}

    @inline(__always)
    mutating func multiply(by twiddles: UnsafePointer<Twiddle>, fromFirst: Bool) {
        if fromFirst { x0 = x0 * twiddles[0] }
    }

    @inline(__always)
    mutating func exchange() {
        x0 = x0.exchanged
    }

    @inline(__always)
    func store(to target: UnsafeMutablePointer<SIMD8<Float>>, stride: Int) {
        x0.store(to: target, at: 0)
    }
}

/// The transform of two elements.
struct Butterfly2: Butterfly {
    static var radix: Int { 2 }
    private var x0, x1: ComplexVector

    @inline(__always)
    init(_ source: UnsafePointer<SIMD8<Float>>, stride: Int) {
        x0 = ComplexVector(source, at: 0)
        x1 = ComplexVector(source, at: stride)
    }

    @inline(__always)
    mutating func transform() {
        (x0, x1) = (x0 + x1, x0 - x1)
    }

    @inline(__always)
    mutating func multiply(by twiddles: UnsafePointer<Twiddle>, fromFirst: Bool) {
        if fromFirst { x0 = x0 * twiddles[0] }
        x1 = x1 * twiddles[1]
    }

    @inline(__always)
    mutating func exchange() {
        x0 = x0.exchanged
        x1 = x1.exchanged
    }

    @inline(__always)
    func store(to target: UnsafeMutablePointer<SIMD8<Float>>, stride: Int) {
        x0.store(to: target, at: 0)
        x1.store(to: target, at: stride)
    }
}
