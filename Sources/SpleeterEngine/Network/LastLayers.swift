/// The U-Net's last two layers: a transposed convolution (5x5, stride 2) to one channel with bias, ReLU and batch
/// normalization, then a convolution (4x4, dilation 2) to two channels, whose sigmoid weighs the mixture's magnitudes.
///
/// With so few output channels a general kernel leaves most lanes of its vectors empty. Here the transposed convolution
/// goes through its output pixels in fours: of 25 weights, those with even and odd row and column meet different
/// output pixels (4, 6, 6 and 9 of them), so each is used exactly once and lanes are input channels. The last
/// convolution's lanes are frequency bins.
final class LastLayers<Number: NetworkNumber> {
    /// Pixels of zeros around the plane between the two layers: as far as the last convolution reaches.
    private static var margin: Int { 8 }

    private let shape: UNetShape
    private let block: Int
    private let inputs: Int
    /// For each group of eight input channels the 25 vectors of the kernel, row by row.
    private let kernel: AlignedBuffer<SIMD8<Float>>
    private let bias: Float
    private let norm: BatchNormalization
    /// [row, column, output] of the last convolution.
    private let lastKernel: [Float]
    private let lastBias: [Float]
    /// Three input rows, widened to floats, with a pixel of zeros at both ends: [row, pixel, channel].
    private let rows: AlignedBuffer<SIMD8<Float>>
    private let plane: AlignedBuffer<Float>

    /// - Throws: ``CheckpointError``.
    init(_ shape: UNetShape, block: Int, _ names: UNetVariables, from bundle: TensorBundle) throws {
        self.shape = shape
        self.block = block
        let inputs = 2 * shape.widths[0]
        self.inputs = inputs
        let kernel = AlignedBuffer<SIMD8<Float>>(repeating: SIMD8(), count: inputs / 8 * 25)
        try bundle.withFloats("\(names.transposed(5))/kernel", shape: [5, 5, 1, inputs]) { weights in
            for group in 0..<inputs / 8 {
                for tap in 0..<25 {
                    let first = tap * inputs + group * 8
                    kernel.elements[group * 25 + tap] = SIMD8(weights[first..<first + 8])
                }
            }
        }
        self.kernel = kernel
        bias = try bundle.withFloats("\(names.transposed(5))/bias", shape: [1]) { $0[0] }
        norm = try BatchNormalization(names.norm(11), channels: 1, from: bundle)
        lastKernel = try bundle.withFloats("\(names.convolution(6))/kernel", shape: [4, 4, 1, 2]) { Array($0) }
        lastBias = try bundle.withFloats("\(names.convolution(6))/bias", shape: [2]) { Array($0) }
        rows = Self.rows(shape, inputs)
        plane = Self.plane(shape)
    }

    /// The same layers for fewer bins, with the same weights.
    init(_ shape: UNetShape, weightsOf original: LastLayers) {
        self.shape = shape
        block = original.block
        inputs = original.inputs
        kernel = original.kernel
        bias = original.bias
        norm = original.norm
        lastKernel = original.lastKernel
        lastBias = original.lastBias
        rows = Self.rows(shape, inputs)
        plane = Self.plane(shape)
    }

    // Zeros lie elsewhere in images of other sizes, so these are never shared.

    private static func rows(_ shape: UNetShape, _ inputs: Int) -> AlignedBuffer<SIMD8<Float>> {
        AlignedBuffer(repeating: SIMD8(), count: 3 * (shape.bins / 2 + 2) * inputs / 8)
    }

    private static func plane(_ shape: UNetShape) -> AlignedBuffer<Float> {
        AlignedBuffer(repeating: 0, count: (shape.frames + 2 * margin) * (shape.bins + 2 * margin))
    }

    /// - Parameters:
    ///   - input: the joined channels of the first level, half the frames and half the bins.
    ///   - magnitudes: the mixture's, [channel, frame, bin].
    ///   - estimate: the stem's magnitudes, in the same order.
    @specialized(where Number == Float)
    @specialized(where Number == BFloat16)
    func run(
        _ input: UnsafePointer<Number>, magnitudes: UnsafePointer<Float>, into estimate: UnsafeMutablePointer<Float>
    ) {
        let height = shape.frames / 2
        loadRow(0, of: input)
        clearRow(-1)
        for row in 0..<height {
            if row + 1 < height { loadRow(row + 1, of: input) } else { clearRow(row + 1) }
            transposedRows(row)
        }
        for frame in 0..<shape.frames { lastRow(frame, magnitudes, estimate) }
    }

    // MARK: Transposed convolution

    private var groups: Int { inputs / 8 }
    private var rowCount: Int { (shape.bins / 2 + 2) * groups }

    /// Where input row `row` (from −1 on) is kept, at its pixel −1.
    private func row(_ row: Int) -> UnsafeMutablePointer<SIMD8<Float>> {
        rows.elements + (row + 3) % 3 * rowCount
    }

    private func clearRow(_ row: Int) {
        self.row(row).update(repeating: SIMD8(), count: rowCount)
    }

    private func loadRow(_ row: Int, of input: UnsafePointer<Number>) {
        let width = shape.bins / 2
        let blockSize = block * width * shape.frames / 2
        let start = input + row * width * block
        var target = self.row(row) + groups
        for pixel in 0..<width {
            for first in stride(from: 0, to: inputs, by: 8) {
                target.pointee = Number.load(start + first / block * blockSize + pixel * block + first % block)
                target += 1
            }
        }
    }

    /// Makes two rows of the plane from input rows `row - 1` to `row + 1`.
    private func transposedRows(_ row: Int) {
        let (above, here, below) = (self.row(row - 1), self.row(row), self.row(row + 1))
        let even = planeRow(2 * row)
        let odd = planeRow(2 * row + 1)
        for pixel in stride(from: 0, to: shape.bins / 2, by: 2) {
            var evenRow = FourPixels()
            var oddRow = FourPixels()
            for group in 0..<groups {
                let at = pixel * groups + group
                let weights = UnsafePointer(kernel.elements + group * 25)
                oddRow.add(below + at, groups, weights)
                evenRow.add(here + at, groups, weights + 5)
                oddRow.add(here + at, groups, weights + 10)
                evenRow.add(above + at, groups, weights + 15)
                oddRow.add(above + at, groups, weights + 20)
            }
            evenRow.store(to: even + 2 * pixel)
            oddRow.store(to: odd + 2 * pixel)
        }
        rectifyAndNormalize(even)
        rectifyAndNormalize(odd)
    }

    private func planeRow(_ row: Int) -> UnsafeMutablePointer<Float> {
        plane.elements + (row + Self.margin) * (shape.bins + 2 * Self.margin) + Self.margin
    }

    private func rectifyAndNormalize(_ row: UnsafeMutablePointer<Float>) {
        let (scale, shift) = (SIMD8(repeating: norm.scale[0]), SIMD8(repeating: norm.shift[0]))
        for bin in stride(from: 0, to: shape.bins, by: 8) {
            let rectified = VectorMath.positivePart(Float.load(row + bin) + bias)
            Float.store(shift.addingProduct(rectified, scale), to: row + bin)
        }
    }

    // MARK: Last convolution

    private func lastRow(
        _ frame: Int, _ magnitudes: UnsafePointer<Float>, _ estimate: UnsafeMutablePointer<Float>
    ) {
        let size = shape.frames * shape.bins
        for bin in stride(from: 0, to: shape.bins, by: 8) {
            var left = SIMD8<Float>(repeating: lastBias[0])
            var right = SIMD8<Float>(repeating: lastBias[1])
            // 'Same' padding for a kernel that reaches over seven pixels: three before, three after.
            for row in 0..<4 {
                let source = planeRow(frame - 3 + 2 * row) + bin - 3
                for column in 0..<4 {
                    let values = Float.load(source + 2 * column)
                    let weight = (row * 4 + column) * 2
                    left.addProduct(values, lastKernel[weight])
                    right.addProduct(values, lastKernel[weight + 1])
                }
            }
            let at = frame * shape.bins + bin
            Float.store(VectorMath.sigmoid(left) * Float.load(magnitudes + at), to: estimate + at)
            Float.store(VectorMath.sigmoid(right) * Float.load(magnitudes + size + at), to: estimate + size + at)
        }
    }
}

/// Sums for four neighbouring output pixels of a row, which belong to two input pixels; lanes are input channels.
private struct FourPixels {
    private var firstEven = SIMD8<Float>()
    private var firstOdd = SIMD8<Float>()
    private var secondEven = SIMD8<Float>()
    private var secondOdd = SIMD8<Float>()

    /// Adds what one row of the kernel does with one row of the input: output pixel 2x + k − 1 gets input pixel x
    /// times weight k.
    ///
    /// - Parameters:
    ///   - row: the pixel before the two.
    ///   - stride: vectors from one pixel to the next.
    ///   - weights: five.
    @inline(__always)
    mutating func add(
        _ row: UnsafeMutablePointer<SIMD8<Float>>, _ stride: Int, _ weights: UnsafePointer<SIMD8<Float>>
    ) {
        let (before, first, second, after) = (row[0], row[stride], row[2 * stride], row[3 * stride])
        firstOdd.addProduct(second, weights[0])
        firstEven.addProduct(first, weights[1])
        firstOdd.addProduct(first, weights[2])
        firstEven.addProduct(before, weights[3])
        firstOdd.addProduct(before, weights[4])
        secondOdd.addProduct(after, weights[0])
        secondEven.addProduct(second, weights[1])
        secondOdd.addProduct(second, weights[2])
        secondEven.addProduct(first, weights[3])
        secondOdd.addProduct(first, weights[4])
    }

    @inline(__always)
    func store(to target: UnsafeMutablePointer<Float>) {
        target[0] = VectorMath.sum(firstEven)
        target[1] = VectorMath.sum(firstOdd)
        target[2] = VectorMath.sum(secondEven)
        target[3] = VectorMath.sum(secondOdd)
    }
}
