import Glibc

/// A complex constant of a transform, the same in every lane.
struct Twiddle: Sendable {
    var real: Float
    var imaginary: Float

    /// `scale · e^(−2πi · numerator / denominator)`, computed in double precision.
    init(_ numerator: Int, over denominator: Int, scale: Double = 1) {
        // Reducing the angle first keeps every entry within half a unit in the last place.
        let angle = -2 * Double.pi * Double(numerator % denominator) / Double(denominator)
        real = Float(scale * cos(angle))
        imaginary = Float(scale * sin(angle))
    }

    /// The constant with its imaginary part negated.
    @inline(__always)
    var conjugate: Twiddle {
        var result = self
        result.imaginary = -imaginary
        return result
    }
}
