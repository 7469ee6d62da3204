import SpleeterEngine
import Testing

@Suite("The Wiener filter")
struct WienerFilterTests {
    private struct Complex {
        var real = 0.0
        var imaginary = 0.0

        var conjugate: Complex { Complex(real: real, imaginary: -imaginary) }
        var power: Double { real * real + imaginary * imaginary }

        static func + (a: Complex, b: Complex) -> Complex {
            Complex(real: a.real + b.real, imaginary: a.imaginary + b.imaginary)
        }

        static func * (a: Complex, b: Complex) -> Complex {
            Complex(
                real: a.real * b.real - a.imaginary * b.imaginary,
                imaginary: a.real * b.imaginary + a.imaginary * b.real)
        }

        static func * (a: Complex, b: Double) -> Complex { Complex(real: a.real * b, imaginary: a.imaginary * b) }
    }

    private typealias Matrix = [[Complex]]

    /// The definition, step by step: powers and covariances of both sources, then
    /// (v₁R₁ + own load)(v₁R₁ + v₂R₂ + load)⁻¹x.
    private func reference(_ mixture: [[Complex]], _ masks: [[Double]]) -> [[Complex]] {
        let sources = [masks, masks.map { $0.map { 1 - $0 } }].map { masks in
            zip(mixture, masks).map { zip($0, $1).map { $0 * $1 } }
        }
        let powers = sources.map { $0.map { ($0[0].power + $0[1].power) / 2 } }
        let covariances = zip(sources, powers).map { source, powers -> Matrix in
            let total = powers.reduce(0, +)
            return (0..<2).map { row in
                (0..<2).map { column in
                    source.reduce(Complex()) { $0 + $1[row] * $1[column].conjugate } * (1 / total)
                }
            }
        }
        return mixture.indices.map { frame in
            var sum = (0..<2).map { row in
                (0..<2).map { covariances[0][row][$0] * powers[0][frame] + covariances[1][row][$0] * powers[1][frame] }
            }
            let load = Complex(real: 0.05 * (sum[0][0].real + sum[1][1].real) / 2)
            sum[0][0] = sum[0][0] + load
            sum[1][1] = sum[1][1] + load
            let determinant = sum[0][0].real * sum[1][1].real - sum[0][1].power
            let inverse = [[sum[1][1], sum[0][1] * -1], [sum[1][0] * -1, sum[0][0]]]
            let whitened = inverse.map { ($0[0] * mixture[frame][0] + $0[1] * mixture[frame][1]) * (1 / determinant) }
            let own = load * (powers[0][frame] / (powers[0][frame] + 300 * powers[1][frame]))
            return (0..<2).map { row in
                let covariance = covariances[0][row]
                let filtered = (covariance[0] * whitened[0] + covariance[1] * whitened[1]) * powers[0][frame]
                return filtered + own * whitened[row]
            }
        }
    }

    private func vector(_ values: [Double]) -> SIMD8<Float> { SIMD8(values.map { Float($0) }) }

    private func spectrum(_ values: [Complex]) -> ComplexVector {
        ComplexVector(real: vector(values.map(\.real)), imaginary: vector(values.map(\.imaginary)))
    }

    @Test("Two channels come out as the definition has it", arguments: [1.0, 1e-3, 300])
    func stereo(scale: Double) {
        var random = SeededGenerator(seed: 5)
        let mixture = (0..<8).map { _ in
            (0..<2).map { _ in
                Complex(
                    real: .random(in: -1...1, using: &random) * scale,
                    imaginary: .random(in: -1...1, using: &random) * scale)
            }
        }
        let masks = (0..<8).map { _ in (0..<2).map { _ in Double.random(in: 0.05...0.95, using: &random) } }
        let wanted = reference(mixture, masks)

        let (left, right) = (spectrum(mixture.map { $0[0] }), spectrum(mixture.map { $0[1] }))
        let (maskLeft, maskRight) = (vector(masks.map { $0[0] }), vector(masks.map { $0[1] }))
        let moments = WienerFilter.moments(left, right, maskLeft: maskLeft, maskRight: maskRight)
        let found = WienerFilter.vocals(left, right, maskLeft: maskLeft, maskRight: maskRight, moments: moments)
        for frame in 0..<8 {
            for (channel, value) in [found.left, found.right].enumerated() {
                #expect(abs(Double(value.real[frame]) - wanted[frame][channel].real) < 1e-3 * scale)
                #expect(abs(Double(value.imaginary[frame]) - wanted[frame][channel].imaginary) < 1e-3 * scale)
            }
        }
    }

    @Test("A voice that is alone comes out whole, in both channels")
    func alone() {
        var random = SeededGenerator(seed: 6)
        let sound = (0..<2).map { _ in
            (0..<8).map { _ in
                Complex(real: .random(in: -1...1, using: &random), imaginary: .random(in: -1...1, using: &random))
            }
        }
        let mask = vector([Double](repeating: 0.999, count: 8))
        let (left, right) = (spectrum(sound[0]), spectrum(sound[1]))
        let moments = WienerFilter.moments(left, right, maskLeft: mask, maskRight: mask)
        let found = WienerFilter.vocals(left, right, maskLeft: mask, maskRight: mask, moments: moments)
        for frame in 0..<8 {
            for (channel, value) in [found.left, found.right].enumerated() {
                #expect(abs(Double(value.real[frame]) - sound[channel][frame].real) < 1e-3)
                #expect(abs(Double(value.imaginary[frame]) - sound[channel][frame].imaginary) < 1e-3)
            }
        }
    }

    @Test("Silence stays silence, and equal channels are no trouble")
    func degenerate() {
        let silent = spectrum([Complex](repeating: Complex(), count: 8))
        let half = vector([Double](repeating: 0.5, count: 8))
        let nothing = WienerFilter.vocals(
            silent, silent, maskLeft: half, maskRight: half,
            moments: WienerFilter.moments(silent, silent, maskLeft: half, maskRight: half))
        #expect(nothing.left.real == SIMD8() && nothing.right.imaginary == SIMD8())

        let tone = spectrum((0..<8).map { Complex(real: Double($0), imaginary: 1) })
        let mask = vector([Double](repeating: 0.9, count: 8))
        let found = WienerFilter.vocals(
            tone, tone, maskLeft: mask, maskRight: mask,
            moments: WienerFilter.moments(tone, tone, maskLeft: mask, maskRight: mask))
        for frame in 0..<8 {
            // What the ratio of powers is, but for the load.
            let wanted = tone.real[frame] * 0.81 / 0.82
            #expect(abs(found.left.real[frame] - wanted) <= 0.03 * abs(wanted) + 1e-6)
        }
    }

    @Test("With one channel the share is the ratio of powers")
    func mono() {
        let masks: [Double] = [0, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99, 1]
        let found = WienerFilter.share(mask: vector(masks))
        for (frame, mask) in masks.enumerated() {
            let wanted = mask * mask / (mask * mask + (1 - mask) * (1 - mask))
            #expect(abs(Double(found[frame]) - wanted) < 1e-6)
        }
    }
}
