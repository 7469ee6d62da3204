/// A number that activations are stored as. Sums are always made of floats.
protocol NetworkNumber: BitwiseCopyable {
    static var isBFloat16: Bool { get }
    static var zero: Self { get }

    /// Reads eight numbers.
    static func load(_ source: UnsafePointer<Self>) -> SIMD8<Float>

    /// Writes eight numbers, each rounded to the nearest.
    static func store(_ values: SIMD8<Float>, to target: UnsafeMutablePointer<Self>)
}

extension Float: NetworkNumber {
    static var isBFloat16: Bool { false }

    @inline(__always)
    static func load(_ source: UnsafePointer<Float>) -> SIMD8<Float> {
        UnsafeRawPointer(source).loadUnaligned(as: SIMD8<Float>.self)
    }

    @inline(__always)
    static func store(_ values: SIMD8<Float>, to target: UnsafeMutablePointer<Float>) {
        UnsafeMutableRawPointer(target).storeBytes(of: values, as: SIMD8<Float>.self)
    }
}

/// The upper half of a 32-bit float: its range, with eight bits of precision.
struct BFloat16: NetworkNumber {
    var bits: UInt16

    static var isBFloat16: Bool { true }
    static var zero: BFloat16 { BFloat16(bits: 0) }

    @inline(__always)
    static func load(_ source: UnsafePointer<BFloat16>) -> SIMD8<Float> {
        let halves = UnsafeRawPointer(source).loadUnaligned(as: SIMD8<UInt16>.self)
        return unsafeBitCast(SIMD8<UInt32>(truncatingIfNeeded: halves) &<< 16, to: SIMD8<Float>.self)
    }

    @inline(__always)
    static func store(_ values: SIMD8<Float>, to target: UnsafeMutablePointer<BFloat16>) {
        let bits = unsafeBitCast(values, to: SIMD8<UInt32>.self)
        // Half a step less one, and one more where the last bit kept is odd: to the nearest, ties to even.
        let rounded = bits &+ 0x7FFF &+ ((bits &>> 16) & 1)
        UnsafeMutableRawPointer(target).storeBytes(
            of: SIMD8<UInt16>(truncatingIfNeeded: rounded &>> 16), as: SIMD8<UInt16>.self)
    }
}
