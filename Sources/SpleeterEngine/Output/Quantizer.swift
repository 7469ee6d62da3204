/// Turns samples into steps of an integer format, to the nearest, ties to even.
struct Quantizer {
    /// The steps that the format has.
    let range: ClosedRange<Int32>
    /// Steps from zero to full scale: a power of two, so that multiplying by it is exact.
    let scale: Float

    init(_ range: ClosedRange<Int32>) {
        self.range = range
        scale = -Float(range.lowerBound)
    }

    /// The nearest step, whether the format has it or not, as a number.
    @inline(__always)
    func nearest(_ sample: Float) -> Float { (sample * scale).rounded(.toNearestOrEven) }

    /// Whether the format lacks the nearest step.
    @inline(__always)
    func isOver(_ sample: Float) -> Bool {
        let step = nearest(sample)
        return step < -scale || step > scale - 1
    }
}
