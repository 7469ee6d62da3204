import COneDNN

/// A convolution with a kernel of 5x5 and a stride of 2, or its transpose, with little more than a third of the
/// multiplications.
///
/// Even and odd rows and columns make four images of half the size. What a convolution does to each of them, and what a
/// transposed one does for each of them, is an ordinary convolution with at most three taps in each direction. That is
/// what ``MinimalFiltering`` makes cheap: 36 products for 16 outputs of each of the four images, instead of 100. With
/// the sums over channels, the products are those of matrices.
///
/// It goes through the image in strips whose tiles fit into the processor's cache. Numbers are floats: in bfloat16 the
/// differences that tiles are turned into would lose too much, and oneDNN's own convolution is as fast.
final class WinogradLayer: NetworkLayer {
    /// Tiles that are multiplied at a time; of the last strip some may be left over.
    private static let tilesOfStrip = 16

    private let input: PhasedImage
    private let output: PhasedImage
    private let bias: [Float]
    private let leftStride: Int
    private let resultStride: Int
    private let products: MatrixProducts
    private let left: AlignedBuffer<Float>
    private let result: AlignedBuffer<Float>
    private let tile: AlignedBuffer<SIMD8<Float>>
    /// A tile at the image's border with the zeros outside.
    private let patch: AlignedBuffer<Float>

    private var tilesOfRow: Int { input.width / MinimalFiltering.outputs }
    private var tileCount: Int { tilesOfRow * input.height / MinimalFiltering.outputs }

    /// Whether this layer can be made in this way, and gains: where images are small and channels many, the kernel's
    /// 36 numbers for each 25 take longer to read than the multiplications that they save.
    ///
    /// - Parameter unit: height and width of the smaller image are multiples of it, also in layers made of this one by
    ///   ``resized(_:)``.
    static func suits(_ shape: onednn_layer_shape, unit: Int) -> Bool {
        let numbers = 4 * Int(shape.input_channels) * Int(shape.output_channels) * MinimalFiltering.products
        return !shape.bf16 && !shape.plane_input && unit.isMultiple(of: MinimalFiltering.outputs)
            && numbers <= 1 << 22
    }

    /// - Parameters:
    ///   - shape: one that ``suits(_:unit:)``.
    ///   - weights: [row, column, input, output], or [row, column, output, input] for a transposed convolution.
    /// - Throws: ``NetworkError/unavailable(_:)``.
    init(
        _ shape: onednn_layer_shape, weights: UnsafeBufferPointer<Float>, bias: UnsafeBufferPointer<Float>?,
        on machine: OneDNNMachine
    ) throws {
        (input, output) = PhasedImage.pair(shape, block: machine.channelBlock)
        self.bias = bias.map { Array($0) } ?? [Float](repeating: 0, count: output.channels)
        let (depth, columns) = (input.phases * input.channels, output.phases * output.channels)
        // One row more than there are tiles: with a power of two between them, the 36 numbers of a tile and channel
        // would compete for the same few places in the cache.
        let rows = Self.tilesOfStrip + 1
        leftStride = rows * depth
        resultStride = rows * columns
        let factors = Self.factors(of: weights, shape)
        let productsShape = onednn_products_shape(
            count: Int32(MinimalFiltering.products), rows: Int32(rows), depth: Int32(depth), columns: Int32(columns),
            right_transposed: shape.transposed)
        products = try MatrixProducts(productsShape, right: factors.elements, on: machine)
        left = AlignedBuffer(repeating: 0, count: MinimalFiltering.products * leftStride)
        result = AlignedBuffer(repeating: 0, count: MinimalFiltering.products * resultStride)
        tile = AlignedBuffer(repeating: SIMD8(), count: 2 * MinimalFiltering.products)
        patch = AlignedBuffer(repeating: 0, count: MinimalFiltering.products * 8)
    }

    private init(_ shape: onednn_layer_shape, factorsOf original: WinogradLayer) {
        (input, output) = PhasedImage.pair(shape, block: original.input.block)
        bias = original.bias
        leftStride = original.leftStride
        resultStride = original.resultStride
        products = original.products
        left = original.left
        result = original.result
        tile = original.tile
        patch = original.patch
    }

    func resized(_ shape: onednn_layer_shape) throws -> any NetworkLayer {
        WinogradLayer(shape, factorsOf: self)
    }

    var kernel: String { "F(4x4, 3x3) of \(products.kernel)" }

    func run(_ input: UnsafeRawPointer, into output: UnsafeMutableRawPointer) throws {
        let input = input.assumingMemoryBound(to: Float.self)
        let output = output.assumingMemoryBound(to: Float.self)
        for first in stride(from: 0, to: tileCount, by: Self.tilesOfStrip) {
            let tiles = first..<min(first + Self.tilesOfStrip, tileCount)
            spread(input, tiles: tiles)
            try products.run(left.elements, into: result.elements)
            collect(into: output, tiles: tiles)
        }
    }

    // MARK: Kernel

    /// The right factors: for each of 36 products [phase, x, y], where x and y are the channels in the weights' order.
    private static func factors(
        of weights: UnsafeBufferPointer<Float>, _ shape: onednn_layer_shape
    ) -> AlignedBuffer<Float> {
        let channels = Int(shape.input_channels) * Int(shape.output_channels)
        let factors = AlignedBuffer<Float>(repeating: 0, count: MinimalFiltering.products * 4 * channels)
        let columns = AlignedBuffer<SIMD8<Float>>(repeating: SIMD8(), count: 18)
        // For even and odd rows or columns: the taps that meet the pixel before, the same, and the next.
        let taps = shape.transposed ? [[3, 1, nil], [4, 2, 0]] : [[nil, 1, 3], [0, 2, 4]]
        for phase in 0..<4 {
            let (rowTaps, columnTaps) = (taps[phase / 2], taps[phase % 2])
            for first in stride(from: 0, to: channels, by: 8) {
                func tap(_ row: Int, _ column: Int) -> SIMD8<Float> {
                    guard let y = rowTaps[row], let x = columnTaps[column] else { return SIMD8() }
                    return SIMD8(weights[(y * 5 + x) * channels + first..<(y * 5 + x) * channels + first + 8])
                }
                for column in 0..<3 {
                    let values = MinimalFiltering.factors((tap(0, column), tap(1, column), tap(2, column)))
                    MinimalFiltering.store(values, to: columns.elements + column, step: 3)
                }
                for row in 0..<6 {
                    let three = columns.elements + 3 * row
                    let values = MinimalFiltering.factors((three[0], three[1], three[2]))
                    let target = factors.elements + (row * 6 * 4 + phase) * channels + first
                    MinimalFiltering.store(values, to: target, step: 4 * channels)
                }
            }
        }
        return factors
    }

    // MARK: Tiles

    /// Turns tiles of the input into left factors: for each of 36 products [tile, phase, channel].
    private func spread(_ image: UnsafePointer<Float>, tiles: Range<Int>) {
        let depth = input.phases * input.channels
        let tilesOfRow = self.tilesOfRow
        let (low, high) = (tile.elements, tile.elements + MinimalFiltering.products)
        // One channel block after the other, so that neighbouring tiles read on where the last one ended.
        for phase in 0..<input.phases {
            for channel in stride(from: 0, to: input.channels, by: 16) {
                let first = image + input.offset(phase: phase, channel: channel)
                let second = image + input.offset(phase: phase, channel: channel + 8)
                var target = left.elements + phase * input.channels + channel
                for number in tiles {
                    let row = number / tilesOfRow * MinimalFiltering.outputs - 1
                    let column = number % tilesOfRow * MinimalFiltering.outputs - 1
                    if input.holds(row: row, column: column) {
                        let corner = row &* input.rowStride &+ column &* input.pixelStride
                        spread(first + corner, input.rowStride, input.pixelStride, into: low)
                        spread(second + corner, input.rowStride, input.pixelStride, into: high)
                    } else {
                        fillPatch(first, row, column)
                        spread(patch.elements, 6 * 8, 8, into: low)
                        fillPatch(second, row, column)
                        spread(patch.elements, 6 * 8, 8, into: high)
                    }
                    // Both halves of a cache line at once: the next product's lies where it displaces this one.
                    for product in 0..<MinimalFiltering.products {
                        let line = target + product &* leftStride
                        Float.store(low[product], to: line)
                        Float.store(high[product], to: line + 8)
                    }
                    target += depth
                }
            }
        }
    }

    @inline(__always)
    private func spread(
        _ first: UnsafePointer<Float>, _ rowStride: Int, _ pixelStride: Int,
        into tile: UnsafeMutablePointer<SIMD8<Float>>
    ) {
        for column in 0..<6 {
            let top = first + column &* pixelStride
            let values = MinimalFiltering.spread(
                (
                    Float.load(top), Float.load(top + rowStride), Float.load(top + 2 &* rowStride),
                    Float.load(top + 3 &* rowStride), Float.load(top + 4 &* rowStride),
                    Float.load(top + 5 &* rowStride)
                ))
            MinimalFiltering.store(values, to: tile + column, step: 6)
        }
        for row in 0..<6 {
            let values = MinimalFiltering.spread(MinimalFiltering.load(tile + 6 &* row, step: 1))
            MinimalFiltering.store(values, to: tile + 6 &* row, step: 1)
        }
    }

    private func fillPatch(_ image: UnsafePointer<Float>, _ row: Int, _ column: Int) {
        for y in 0..<6 {
            for x in 0..<6 {
                let isInside = (0..<input.height).contains(row + y) && (0..<input.width).contains(column + x)
                let pixel = image + (row + y) * input.rowStride + (column + x) * input.pixelStride
                Float.store(isInside ? Float.load(pixel) : SIMD8(), to: patch.elements + (y * 6 + x) * 8)
            }
        }
    }

    /// Turns products into tiles of the output.
    private func collect(into image: UnsafeMutablePointer<Float>, tiles: Range<Int>) {
        let columns = output.phases * output.channels
        let tilesOfRow = self.tilesOfRow
        let (low, high) = (tile.elements, tile.elements + MinimalFiltering.products)
        for phase in 0..<output.phases {
            for channel in stride(from: 0, to: output.channels, by: 16) {
                let first = image + output.offset(phase: phase, channel: channel)
                let second = image + output.offset(phase: phase, channel: channel + 8)
                let bias = (SIMD8(self.bias[channel..<channel + 8]), SIMD8(self.bias[channel + 8..<channel + 16]))
                var source = UnsafePointer(result.elements) + phase * output.channels + channel
                for number in tiles {
                    for product in 0..<MinimalFiltering.products {
                        let line = source + product &* resultStride
                        low[product] = Float.load(line)
                        high[product] = Float.load(line + 8)
                    }
                    let row = number / tilesOfRow * MinimalFiltering.outputs
                    let column = number % tilesOfRow * MinimalFiltering.outputs
                    let corner = row &* output.rowStride &+ column &* output.pixelStride
                    collect(low, bias.0, into: first + corner)
                    collect(high, bias.1, into: second + corner)
                    source += columns
                }
            }
        }
    }

    @inline(__always)
    private func collect(
        _ tile: UnsafeMutablePointer<SIMD8<Float>>, _ bias: SIMD8<Float>, into first: UnsafeMutablePointer<Float>
    ) {
        for column in 0..<6 {
            let values = MinimalFiltering.collect(MinimalFiltering.load(tile + column, step: 6))
            MinimalFiltering.store(values, to: tile + column, step: 6)
        }
        for row in 0..<4 {
            let values = MinimalFiltering.collect(MinimalFiltering.load(tile + 6 &* row, step: 1))
            let pixel = first + row &* output.rowStride
            Float.store(values.0 + bias, to: pixel)
            Float.store(values.1 + bias, to: pixel + output.pixelStride)
            Float.store(values.2 + bias, to: pixel + 2 &* output.pixelStride)
            Float.store(values.3 + bias, to: pixel + 3 &* output.pixelStride)
        }
    }
}

extension onednn_layer_shape {
    /// Height and width of the smaller one of the two images.
    fileprivate var smallerSize: (height: Int, width: Int) {
        transposed ? (Int(input_height), Int(input_width)) : (Int(output_height), Int(output_width))
    }
}

/// An image whose even and odd rows and columns may be images of their own.
private struct PhasedImage {
    let channels: Int
    /// Of each of the images.
    let height: Int
    let width: Int
    /// 2 with four images, 1 with one.
    let step: Int
    let block: Int

    /// A layer's input and output: the larger one is four images of the smaller one's size.
    static func pair(_ shape: onednn_layer_shape, block: Int) -> (input: PhasedImage, output: PhasedImage) {
        let (height, width) = shape.smallerSize
        func image(_ channels: Int32, step: Int) -> PhasedImage {
            PhasedImage(channels: Int(channels), height: height, width: width, step: step, block: block)
        }
        return (
            image(shape.input_channels, step: shape.transposed ? 1 : 2),
            image(shape.output_channels, step: shape.transposed ? 2 : 1)
        )
    }

    var phases: Int { step * step }

    /// Numbers from a pixel to the one below, and to the next, of the same image.
    var rowStride: Int { step &* step &* width &* block }
    var pixelStride: Int { step &* block }

    /// Where eight channels of an image's first pixel lie.
    func offset(phase: Int, channel: Int) -> Int {
        let (row, column) = (phase / step, phase % step)
        return ((channel / block * height * step + row) * width * step + column) * block + channel % block
    }

    /// Whether a tile that starts there lies within the image.
    @inline(__always)
    func holds(row: Int, column: Int) -> Bool {
        row >= 0 && row &+ MinimalFiltering.points <= height && column >= 0
            && column &+ MinimalFiltering.points <= width
    }
}
