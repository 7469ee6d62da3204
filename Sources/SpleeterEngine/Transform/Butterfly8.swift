/// The transform of eight elements: one step of radix 2 in front of two transforms of four.
struct Butterfly8: Butterfly {
    static var radix: Int { 8 }
    private var x0, x1, x2, x3, x4, x5, x6, x7: ComplexVector

    @inline(__always)
    init(_ source: UnsafePointer<SIMD8<Float>>, stride: Int) {
        x0 = ComplexVector(source, at: 0)
        x1 = ComplexVector(source, at: stride)
        x2 = ComplexVector(source, at: 2 &* stride)
        x3 = ComplexVector(source, at: 3 &* stride)
        x4 = ComplexVector(source, at: 4 &* stride)
        x5 = ComplexVector(source, at: 5 &* stride)
        x6 = ComplexVector(source, at: 6 &* stride)
        x7 = ComplexVector(source, at: 7 &* stride)
    }

    @inline(__always)
    mutating func transform() {
        let (sum0, difference0) = (x0 + x4, x0 - x4)
        let (sum1, difference1) = (x1 + x5, x1 - x5)
        let (sum2, difference2) = (x2 + x6, x2 - x6)
        let (sum3, difference3) = (x3 + x7, x3 - x7)

        let (even0, even1) = (sum0 + sum2, sum0 - sum2)
        let (even2, even3) = (sum1 + sum3, sum1 - sum3)
        x0 = even0 + even2
        x4 = even0 - even2
        x2 = even1.subtractingTimesI(even3)
        x6 = even1.addingTimesI(even3)

        // The odd outputs turn difference n by e^(−πi·n/4) first. For n = 1 and 3 that is √½·(1 − i) and
        // √½·(−1 − i); taking their sum and their difference first leaves one factor √½ for the last additions.
        let root = SIMD8<Float>(repeating: Float(0.5).squareRoot())
        let (inner0, inner1) = (difference1 - difference3, difference1 + difference3)
        let (odd0, odd1) = (difference0.subtractingTimesI(difference2), difference0.addingTimesI(difference2))
        let odd2 = inner0.subtractingTimesI(inner1)
        let odd3 = inner1.subtractingTimesI(inner0)
        x1 = odd0.addingProduct(odd2, root)
        x5 = odd0.subtractingProduct(odd2, root)
        x3 = odd1.subtractingTimesI(odd3, root)
        x7 = odd1.addingTimesI(odd3, root)
    }

    @inline(__always)
    mutating func multiply(by twiddles: UnsafePointer<Twiddle>, fromFirst: Bool) {
        if fromFirst { x0 = x0 * twiddles[0] }
        x1 = x1 * twiddles[1]
        x2 = x2 * twiddles[2]
        x3 = x3 * twiddles[3]
        x4 = x4 * twiddles[4]
        x5 = x5 * twiddles[5]
        x6 = x6 * twiddles[6]
        x7 = x7 * twiddles[7]
    }

    @inline(__always)
    mutating func exchange() {
        x0 = x0.exchanged
        x1 = x1.exchanged
        x2 = x2.exchanged
        x3 = x3.exchanged
        x4 = x4.exchanged
        x5 = x5.exchanged
        x6 = x6.exchanged
        x7 = x7.exchanged
    }

    @inline(__always)
    func store(to target: UnsafeMutablePointer<SIMD8<Float>>, stride: Int) {
        x0.store(to: target, at: 0)
        x1.store(to: target, at: stride)
        x2.store(to: target, at: 2 &* stride)
        x3.store(to: target, at: 3 &* stride)
        x4.store(to: target, at: 4 &* stride)
        x5.store(to: target, at: 5 &* stride)
        x6.store(to: target, at: 6 &* stride)
        x7.store(to: target, at: 7 &* stride)
    }
}
