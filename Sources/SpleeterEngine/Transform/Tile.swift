/// Eight rows of eight floats: what moves between rows that are consecutive in memory and lanes.
struct Tile {
    private var r0, r1, r2, r3, r4, r5, r6, r7: SIMD8<Float>

    @inline(__always)
    init(
        _ r0: SIMD8<Float>, _ r1: SIMD8<Float>, _ r2: SIMD8<Float>, _ r3: SIMD8<Float>,
        _ r4: SIMD8<Float>, _ r5: SIMD8<Float>, _ r6: SIMD8<Float>, _ r7: SIMD8<Float>
    ) {
        (self.r0, self.r1, self.r2, self.r3) = (r0, r1, r2, r3)
        (self.r4, self.r5, self.r6, self.r7) = (r4, r5, r6, r7)
    }

    /// Loads the rows from eight consecutive vectors.
    @inline(__always)
    init(_ vectors: UnsafePointer<SIMD8<Float>>) {
        self.init(
            vectors[0], vectors[1], vectors[2], vectors[3], vectors[4], vectors[5], vectors[6], vectors[7])
    }

    /// Loads rows that start `rowStride` floats apart, at any alignment.
    @inline(__always)
    init(_ floats: UnsafePointer<Float>, rowStride: Int) {
        self.init(
            floats.vector(at: 0), floats.vector(at: rowStride),
            floats.vector(at: 2 &* rowStride), floats.vector(at: 3 &* rowStride),
            floats.vector(at: 4 &* rowStride), floats.vector(at: 5 &* rowStride),
            floats.vector(at: 6 &* rowStride), floats.vector(at: 7 &* rowStride))
    }

    /// Stores the rows to eight consecutive vectors.
    @inline(__always)
    func store(to vectors: UnsafeMutablePointer<SIMD8<Float>>) {
        (vectors[0], vectors[1], vectors[2], vectors[3]) = (r0, r1, r2, r3)
        (vectors[4], vectors[5], vectors[6], vectors[7]) = (r4, r5, r6, r7)
    }

    /// Stores rows that start `rowStride` floats apart, at any alignment.
    @inline(__always)
    func store(to floats: UnsafeMutablePointer<Float>, rowStride: Int) {
        floats.store(r0, at: 0)
        floats.store(r1, at: rowStride)
        floats.store(r2, at: 2 &* rowStride)
        floats.store(r3, at: 3 &* rowStride)
        floats.store(r4, at: 4 &* rowStride)
        floats.store(r5, at: 5 &* rowStride)
        floats.store(r6, at: 6 &* rowStride)
        floats.store(r7, at: 7 &* rowStride)
    }

    /// Multiplies every row by `factors`.
    @inline(__always)
    mutating func multiply(by factors: SIMD8<Float>) {
        (r0, r1, r2, r3) = (r0 * factors, r1 * factors, r2 * factors, r3 * factors)
        (r4, r5, r6, r7) = (r4 * factors, r5 * factors, r6 * factors, r7 * factors)
    }

    /// Adds `factors` times the rows of another tile.
    @inline(__always)
    mutating func add(_ other: Tile, times factors: SIMD8<Float>) {
        r0.addProduct(other.r0, factors)
        r1.addProduct(other.r1, factors)
        r2.addProduct(other.r2, factors)
        r3.addProduct(other.r3, factors)
        r4.addProduct(other.r4, factors)
        r5.addProduct(other.r5, factors)
        r6.addProduct(other.r6, factors)
        r7.addProduct(other.r7, factors)
    }

    /// Multiplies the eight bins from `bin` on by the rows.
    @inline(__always)
    func multiply(
        _ batch: UnsafePointer<SIMD8<Float>>, from bin: Int, into result: UnsafeMutablePointer<SIMD8<Float>>
    ) {
        (ComplexVector(batch, at: bin) * r0).store(to: result, at: bin)
        (ComplexVector(batch, at: bin &+ 1) * r1).store(to: result, at: bin &+ 1)
        (ComplexVector(batch, at: bin &+ 2) * r2).store(to: result, at: bin &+ 2)
        (ComplexVector(batch, at: bin &+ 3) * r3).store(to: result, at: bin &+ 3)
        (ComplexVector(batch, at: bin &+ 4) * r4).store(to: result, at: bin &+ 4)
        (ComplexVector(batch, at: bin &+ 5) * r5).store(to: result, at: bin &+ 5)
        (ComplexVector(batch, at: bin &+ 6) * r6).store(to: result, at: bin &+ 6)
        (ComplexVector(batch, at: bin &+ 7) * r7).store(to: result, at: bin &+ 7)
    }

    /// The sum of the rows.
    @inline(__always)
    var sum: SIMD8<Float> { ((r0 + r1) + (r2 + r3)) + ((r4 + r5) + (r6 + r7)) }

    /// Turns rows into columns.
    @inline(__always)
    mutating func transpose() {
        // Blocks of four by four trade places, then blocks of two by two inside them, then single elements.
        (r0, r4) = Self.exchangeFours(r0, r4)
        (r1, r5) = Self.exchangeFours(r1, r5)
        (r2, r6) = Self.exchangeFours(r2, r6)
        (r3, r7) = Self.exchangeFours(r3, r7)
        (r0, r2) = Self.exchangeTwos(r0, r2)
        (r1, r3) = Self.exchangeTwos(r1, r3)
        (r4, r6) = Self.exchangeTwos(r4, r6)
        (r5, r7) = Self.exchangeTwos(r5, r7)
        (r0, r1) = Self.exchangeOnes(r0, r1)
        (r2, r3) = Self.exchangeOnes(r2, r3)
        (r4, r5) = Self.exchangeOnes(r4, r5)
        (r6, r7) = Self.exchangeOnes(r6, r7)
    }

    @inline(__always)
    private static func exchangeFours(
        _ a: SIMD8<Float>, _ b: SIMD8<Float>
    ) -> (SIMD8<Float>, SIMD8<Float>) {
        (
            SIMD8(a[0], a[1], a[2], a[3], b[0], b[1], b[2], b[3]),
            SIMD8(a[4], a[5], a[6], a[7], b[4], b[5], b[6], b[7])
        )
    }

    @inline(__always)
    private static func exchangeTwos(
        _ a: SIMD8<Float>, _ b: SIMD8<Float>
    ) -> (SIMD8<Float>, SIMD8<Float>) {
        (
            SIMD8(a[0], a[1], b[0], b[1], a[4], a[5], b[4], b[5]),
            SIMD8(a[2], a[3], b[2], b[3], a[6], a[7], b[6], b[7])
        )
    }

    @inline(__always)
    private static func exchangeOnes(
        _ a: SIMD8<Float>, _ b: SIMD8<Float>
    ) -> (SIMD8<Float>, SIMD8<Float>) {
        (
            SIMD8(a[0], b[0], a[2], b[2], a[4], b[4], a[6], b[6]),
            SIMD8(a[1], b[1], a[3], b[3], a[5], b[5], a[7], b[7])
        )
    }
}

extension UnsafePointer<Float> {
    /// The eight floats from `offset` on, at any alignment.
    @inline(__always)
    func vector(at offset: Int) -> SIMD8<Float> {
        UnsafeRawPointer(self + offset).loadUnaligned(as: SIMD8<Float>.self)
    }
}

extension UnsafeMutablePointer<Float> {
    /// Stores eight floats from `offset` on, at any alignment.
    @inline(__always)
    func store(_ vector: SIMD8<Float>, at offset: Int) {
        UnsafeMutableRawPointer(self + offset).storeBytes(of: vector, as: SIMD8<Float>.self)
    }
}
