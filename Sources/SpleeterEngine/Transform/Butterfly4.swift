/// The transform of four elements.
struct Butterfly4: Butterfly {
    static var radix: Int { 4 }
    private var x0, x1, x2, x3: ComplexVector

    @inline(__always)
    init(_ source: UnsafePointer<SIMD8<Float>>, stride: Int) {
        x0 = ComplexVector(source, at: 0)
        x1 = ComplexVector(source, at: stride)
        x2 = ComplexVector(source, at: 2 &* stride)
        x3 = ComplexVector(source, at: 3 &* stride)
    }

    @inline(__always)
    mutating func transform() {
        let (sum0, difference0) = (x0 + x2, x0 - x2)
        let (sum1, difference1) = (x1 + x3, x1 - x3)
        x0 = sum0 + sum1
        x1 = difference0.subtractingTimesI(difference1)
        x2 = sum0 - sum1
        x3 = difference0.addingTimesI(difference1)
    }

    @inline(__always)
    mutating func multiply(by twiddles: UnsafePointer<Twiddle>, fromFirst: Bool) {
        if fromFirst { x0 = x0 * twiddles[0] }
        x1 = x1 * twiddles[1]
        x2 = x2 * twiddles[2]
        x3 = x3 * twiddles[3]
    }

    @inline(__always)
    mutating func exchange() {
        x0 = x0.exchanged
        x1 = x1.exchanged
        x2 = x2.exchanged
        x3 = x3.exchanged
    }

    @inline(__always)
    func store(to target: UnsafeMutablePointer<SIMD8<Float>>, stride: Int) {
        x0.store(to: target, at: 0)
        x1.store(to: target, at: stride)
        x2.store(to: target, at: 2 &* stride)
        x3.store(to: target, at: 3 &* stride)
    }
}
