import COneDNN

/// One of Spleeter's U-Nets: from the magnitudes of a mixture to those of one stem. See ``UNetShape`` for the
/// architecture.
///
/// Everything is allocated when it is made and used again for each segment. It belongs to the thread that makes it.
final class UNet<Number: NetworkNumber>: StemNetwork {
    /// An encoder's layer: its raw result is kept for the decoder, the normalized one is the next layer's input.
    private struct Encoder {
        let convolution: any NetworkLayer
        let norm: BatchNormalization
        let activations: Activations<Number>
    }

    private struct Decoder {
        let convolution: any NetworkLayer
        let bias: [Float]
        let norm: BatchNormalization
        let activations: Activations<Number>
    }

    private let shape: UNetShape
    private let encoders: [Encoder]
    private let decoders: [Decoder]
    private let lastLayers: LastLayers<Number>
    /// For each level but the deepest: the encoder's raw channels, then the decoder's. Channel blocks lie one behind
    /// the other, so each writes its half and the next decoder reads the whole: nothing is ever concatenated.
    private let joined: [AlignedBuffer<Number>]
    private let deepest: AlignedBuffer<Number>
    private let rectified: AlignedBuffer<Number>

    /// Takes the weights of network `index` (0 makes vocals, 1 the accompaniment) out of the checkpoint.
    ///
    /// - Throws: ``CheckpointError`` or ``NetworkError``.
    init(_ shape: UNetShape, index: Int, from bundle: TensorBundle, threads: Int) throws {
        let machine = try OneDNNMachine(threads: threads)
        let names = UNetVariables(network: index)
        let block = machine.channelBlock
        self.shape = shape
        encoders = try shape.widths.indices.map { level in
            let convolution = try Self.layer(
                Self.halving(shape, level), level, names.convolution(level), bundle, machine)
            let norm = try BatchNormalization(names.norm(level), channels: shape.widths[level], from: bundle)
            return Encoder(
                convolution: convolution, norm: norm,
                activations: Activations(block: block, pixels: shape.pixels(level + 1)))
        }
        decoders = try shape.widths.indices.dropFirst().reversed().map { level in
            let outputs = shape.widths[level - 1]
            let number = shape.widths.count - 1 - level
            return Decoder(
                convolution: try Self.layer(
                    Self.doubling(shape, level), level, names.transposed(number), bundle, machine),
                bias: try bundle.withFloats("\(names.transposed(number))/bias", shape: [outputs]) { Array($0) },
                norm: try BatchNormalization(
                    names.norm(shape.widths.count + number), channels: outputs, from: bundle),
                activations: Activations(block: block, pixels: shape.pixels(level)))
        }
        lastLayers = try LastLayers(shape, block: block, names, from: bundle)
        joined = shape.widths.indices.dropLast().map { level in
            AlignedBuffer(repeating: .zero, count: 2 * shape.widths[level] * shape.pixels(level + 1))
        }
        deepest = AlignedBuffer(repeating: .zero, count: shape.widths[5] * shape.pixels(6))
        let largest = shape.widths.indices.map { shape.widths[$0] * shape.pixels($0 + 1) }.max() ?? 0
        rectified = AlignedBuffer(repeating: .zero, count: largest)
    }

    /// The same network for segments of fewer bins, with the same weights and the same memory to work in.
    ///
    /// - Throws: ``NetworkError``.
    private init(_ shape: UNetShape, weightsOf original: UNet) throws {
        self.shape = shape
        encoders = try original.encoders.enumerated().map { level, encoder in
            let convolution = try encoder.convolution.resized(Self.halving(shape, level))
            return Encoder(
                convolution: convolution, norm: encoder.norm,
                activations: Activations(block: encoder.activations.block, pixels: shape.pixels(level + 1)))
        }
        decoders = try zip(original.decoders, shape.widths.indices.dropFirst().reversed()).map { decoder, level in
            let convolution = try decoder.convolution.resized(Self.doubling(shape, level))
            return Decoder(
                convolution: convolution, bias: decoder.bias, norm: decoder.norm,
                activations: Activations(block: decoder.activations.block, pixels: shape.pixels(level)))
        }
        lastLayers = LastLayers(shape, weightsOf: original.lastLayers)
        joined = original.joined
        deepest = original.deepest
        rectified = original.rectified
    }

    func narrowed(toBins bins: Int) throws -> any StemNetwork {
        precondition(bins <= shape.bins, "a wider network has no room")
        return try UNet(UNetShape(frames: shape.frames, bins: bins, widths: shape.widths), weightsOf: self)
    }

    func run(
        _ magnitudes: UnsafePointer<Float>, into estimate: UnsafeMutablePointer<Float>, onLayer: () -> Void
    ) throws {
        var input = UnsafeRawPointer(magnitudes)
        for (level, encoder) in encoders.enumerated() {
            let output = level < joined.count ? joined[level] : deepest
            try encoder.convolution.run(input, into: output.elements)
            if level < joined.count {
                encoder.activations.normalizeAndRectifyLeaky(output.elements, encoder.norm, into: rectified.elements)
                input = UnsafeRawPointer(rectified.elements)
            }
            onLayer()
        }
        input = UnsafeRawPointer(deepest.elements)
        for (level, decoder) in zip(joined.indices.reversed(), decoders) {
            let buffer = joined[level]
            let half = buffer.elements + shape.widths[level] * shape.pixels(level + 1)
            try decoder.convolution.run(input, into: half)
            decoder.activations.biasRectifyAndNormalize(half, bias: decoder.bias, decoder.norm)
            input = UnsafeRawPointer(buffer.elements)
            onLayer()
        }
        lastLayers.run(joined[0].elements, magnitudes: magnitudes, into: estimate)
        onLayer()
    }

    var kernels: [String] { (encoders.map(\.convolution) + decoders.map(\.convolution)).map(\.kernel) }

    private static func halving(_ shape: UNetShape, _ level: Int) -> onednn_layer_shape {
        onednn_layer_shape(halvingFrom: shape, level: level, bf16: Number.isBFloat16)
    }

    private static func doubling(_ shape: UNetShape, _ level: Int) -> onednn_layer_shape {
        onednn_layer_shape(doublingTo: shape, level: level, bf16: Number.isBFloat16)
    }

    /// A layer with its weights: [.., input, output] for a convolution, [.., output, input] for a transposed one, whose
    /// bias is not oneDNN's to add.
    private static func layer(
        _ shape: onednn_layer_shape, _ level: Int, _ name: String, _ bundle: TensorBundle, _ machine: OneDNNMachine
    ) throws -> any NetworkLayer {
        let (inputs, outputs) = (Int(shape.input_channels), Int(shape.output_channels))
        let channels = shape.transposed ? [outputs, inputs] : [inputs, outputs]
        let kernel = [UNetShape.kernel, UNetShape.kernel] + channels
        func layer(
            _ weights: UnsafeBufferPointer<Float>, _ bias: UnsafeBufferPointer<Float>?
        ) throws -> any NetworkLayer {
            WinogradLayer.suits(shape, unit: UNetShape.unit >> (level + 1))
                ? try WinogradLayer(shape, weights: weights, bias: bias, on: machine)
                : try ConvolutionLayer(shape, weights: weights, bias: bias, on: machine)
        }
        return try bundle.withFloats("\(name)/kernel", shape: kernel) { weights in
            if shape.transposed { return try layer(weights, nil) }
            return try bundle.withFloats("\(name)/bias", shape: [outputs]) { try layer(weights, $0) }
        }
    }
}

extension onednn_layer_shape {
    /// The convolution that makes level `level` of the encoder.
    fileprivate init(halvingFrom shape: UNetShape, level: Int, bf16: Bool) {
        self.init()
        self.bf16 = bf16
        plane_input = level == 0
        input_channels = Int32(level == 0 ? UNetShape.channels : shape.widths[level - 1])
        output_channels = Int32(shape.widths[level])
        setSize(shape, inputLevel: level, outputLevel: level + 1)
    }

    /// The transposed convolution that makes the decoder's half of level `level - 1`.
    fileprivate init(doublingTo shape: UNetShape, level: Int, bf16: Bool) {
        self.init()
        self.bf16 = bf16
        transposed = true
        input_channels = Int32(level == 5 ? shape.widths[level] : 2 * shape.widths[level])
        output_channels = Int32(shape.widths[level - 1])
        setSize(shape, inputLevel: level + 1, outputLevel: level)
    }

    /// 'Same' as TensorFlow pads for kernel 5 and stride 2: one before, two after.
    private mutating func setSize(_ shape: UNetShape, inputLevel: Int, outputLevel: Int) {
        input_height = Int32(shape.frames >> inputLevel)
        input_width = Int32(shape.bins >> inputLevel)
        output_height = Int32(shape.frames >> outputLevel)
        output_width = Int32(shape.bins >> outputLevel)
        kernel = Int32(UNetShape.kernel)
        stride = 2
        padding_before = 1
        padding_after = 2
    }
}
