/// Winograd's minimal filtering F(4, 3): four outputs of a filter of three taps with six multiplications instead of
/// twelve. In two dimensions 36 instead of 144.
///
/// Six inputs and three taps are each turned into six numbers, those are multiplied one by one, and the six products
/// are turned into the four outputs. With a sum over channels the multiplications become matrix products. The matrices
/// are those of Lavin and Gray, "Fast algorithms for convolutional neural networks" (CVPR 2016), for the points 0, ±1,
/// ±2 and infinity.
package enum MinimalFiltering {
    /// Outputs of a tile in each direction.
    static let outputs = 4
    /// Inputs of a tile, and products, in each direction.
    static let points = 6
    /// Products of a tile of rows and columns.
    static let products = 36

    package typealias Vector = SIMD8<Float>

    package typealias Six = (Vector, Vector, Vector, Vector, Vector, Vector)
    package typealias Four = (Vector, Vector, Vector, Vector)

    /// Six inputs turned into the left factors.
    @inline(__always)
    package static func spread(_ inputs: Six) -> Six {
        let (d0, d1, d2, d3, d4, d5) = inputs
        let (two, four, five) = (Vector(repeating: 2), Vector(repeating: 4), Vector(repeating: 5))
        let (evenOfOne, oddOfOne) = (d4 - four * d2, d3 - four * d1)
        let (evenOfTwo, oddOfTwo) = (d4 - d2, two * (d3 - d1))
        return (
            d4.addingProduct(four, d0) - five * d2,
            evenOfOne + oddOfOne, evenOfOne - oddOfOne, evenOfTwo + oddOfTwo, evenOfTwo - oddOfTwo,
            d5.addingProduct(four, d1) - five * d3
        )
    }

    /// Six products turned into four outputs.
    @inline(__always)
    package static func collect(_ products: Six) -> Four {
        let (m0, m1, m2, m3, m4, m5) = products
        let (two, four, eight) = (Vector(repeating: 2), Vector(repeating: 4), Vector(repeating: 8))
        let (sumOfOne, differenceOfOne) = (m1 + m2, m1 - m2)
        let (sumOfTwo, differenceOfTwo) = (m3 + m4, m3 - m4)
        return (
            m0 + sumOfOne + sumOfTwo,
            differenceOfOne.addingProduct(two, differenceOfTwo),
            sumOfOne.addingProduct(four, sumOfTwo),
            (differenceOfOne + m5).addingProduct(eight, differenceOfTwo)
        )
    }

    /// Six vectors, each `step` after the one before.
    @inline(__always)
    static func load(_ first: UnsafePointer<Vector>, step: Int) -> Six {
        (
            first[0], first[step], first[2 &* step], first[3 &* step], first[4 &* step], first[5 &* step]
        )
    }

    @inline(__always)
    static func store(_ values: Six, to first: UnsafeMutablePointer<Vector>, step: Int) {
        (first[0], first[step], first[2 &* step]) = (values.0, values.1, values.2)
        (first[3 &* step], first[4 &* step], first[5 &* step]) = (values.3, values.4, values.5)
    }

    @inline(__always)
    static func store(_ values: Four, to first: UnsafeMutablePointer<Vector>, step: Int) {
        (first[0], first[step], first[2 &* step], first[3 &* step]) = values
    }

    /// Writes six vectors, each `step` numbers after the one before.
    @inline(__always)
    static func store(_ values: Six, to first: UnsafeMutablePointer<Float>, step: Int) {
        Float.store(values.0, to: first)
        Float.store(values.1, to: first + step)
        Float.store(values.2, to: first + 2 &* step)
        Float.store(values.3, to: first + 3 &* step)
        Float.store(values.4, to: first + 4 &* step)
        Float.store(values.5, to: first + 5 &* step)
    }

    /// Three taps turned into the right factors.
    @inline(__always)
    package static func factors(_ taps: (Vector, Vector, Vector)) -> Six {
        let (g0, g1, g2) = taps
        let (evenOfOne, oddOfOne) = ((g0 + g2) * Vector(repeating: -1 / 6), g1 * Vector(repeating: -1 / 6))
        let evenOfTwo = (g0 * Vector(repeating: 0.25) + g2) * Vector(repeating: 1 / 6)
        let oddOfTwo = g1 * Vector(repeating: 1 / 12)
        return (
            g0 * Vector(repeating: 0.25),
            evenOfOne + oddOfOne, evenOfOne - oddOfOne, evenOfTwo + oddOfTwo, evenOfTwo - oddOfTwo,
            g2
        )
    }
}
