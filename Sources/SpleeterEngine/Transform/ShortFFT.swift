/// A complex transform of 2 to 64 points that lies in the first-level cache, made of two butterflies.
///
/// With n = b·n₁ + n₂ and k = k₁ + a·k₂ (a and b the two radices) the sum over n falls apart into transforms of a
/// points over n₁, a rotation by e^(−2πi·n₂k₁/ab), and transforms of b points over n₂ (J. W. Cooley and
/// J. W. Tukey, "An algorithm for the machine calculation of complex Fourier series", 1965).
struct ShortFFT {
    /// Points of the transform: a power of two from 2 to 64.
    let length: Int

    private let firstRadix: Int
    private let secondRadix: Int
    /// `secondRadix` rows of `firstRadix`.
    private let twiddles: AlignedBuffer<Twiddle>
    private let scratch: AlignedBuffer<SIMD8<Float>>

    init(length: Int) {
        precondition((2...64).contains(length) && length.nonzeroBitCount == 1, "a power of two from 2 to 64")
        self.length = length
        // 16 is 4 times 4 rather than 8 times 2: fewer operations, and no butterfly is left with little to do.
        firstRadix = length == 16 ? 4 : min(length, 8)
        secondRadix = length / firstRadix
        var twiddles: [Twiddle] = []
        for second in 0..<secondRadix {
            for first in 0..<firstRadix { twiddles.append(Twiddle(first * second, over: length)) }
        }
        self.twiddles = AlignedBuffer(twiddles)
        scratch = AlignedBuffer(repeating: .zero, count: 2 * length)
    }

    /// The place of output k in the order in which ``transform(_:stride:to:stride:twiddles:exchanging:)`` takes
    /// its twiddles.
    func twiddleIndex(of k: Int) -> Int {
        k % firstRadix * secondRadix + k / firstRadix
    }

    /// Transforms elements `0, stride, 2·stride, …` of `source` into those of `target`, unscaled.
    ///
    /// - Parameters:
    ///   - twiddles: factors of the outputs, in the order of ``twiddleIndex(of:)``, or nil for none.
    ///   - exchanging: whether the real and imaginary parts of the outputs are exchanged.
    func transform(
        _ source: UnsafePointer<SIMD8<Float>>, stride sourceStride: Int,
        to target: UnsafeMutablePointer<SIMD8<Float>>, stride targetStride: Int,
        twiddles: UnsafePointer<Twiddle>? = nil, exchanging: Bool = false
    ) {
        let output = Output(vectors: target, stride: targetStride, twiddles: twiddles, exchanging: exchanging)
        switch length {
        case 2: run(Butterfly2.self, Butterfly1.self, source, stride: sourceStride, output)
        case 4: run(Butterfly4.self, Butterfly1.self, source, stride: sourceStride, output)
        case 8: run(Butterfly8.self, Butterfly1.self, source, stride: sourceStride, output)
        case 16: run(Butterfly4.self, Butterfly4.self, source, stride: sourceStride, output)
        case 32: run(Butterfly8.self, Butterfly4.self, source, stride: sourceStride, output)
        default: run(Butterfly8.self, Butterfly8.self, source, stride: sourceStride, output)
        }
    }

    /// Where results go, and what is done to them on the way.
    private struct Output {
        let vectors: UnsafeMutablePointer<SIMD8<Float>>
        let stride: Int
        let twiddles: UnsafePointer<Twiddle>?
        let exchanging: Bool
    }

    @inline(__always)
    private func run<First: Butterfly, Second: Butterfly>(
        _: First.Type, _: Second.Type, _ source: UnsafePointer<SIMD8<Float>>, stride: Int, _ output: Output
    ) {
        for index in 0..<Second.radix {
            var butterfly = First(source + 2 &* index &* stride, stride: Second.radix &* stride)
            butterfly.transform()
            butterfly.multiply(by: twiddles.elements + index &* First.radix, fromFirst: false)
            butterfly.store(to: scratch.elements + 2 &* index, stride: Second.radix)
        }
        for index in 0..<First.radix {
            var butterfly = Second(scratch.elements + 2 &* index &* Second.radix, stride: 1)
            butterfly.transform()
            if let twiddles = output.twiddles {
                butterfly.multiply(by: twiddles + index &* Second.radix, fromFirst: true)
            }
            if output.exchanging { butterfly.exchange() }
            butterfly.store(
                to: output.vectors + 2 &* index &* output.stride, stride: First.radix &* output.stride)
        }
    }
}
