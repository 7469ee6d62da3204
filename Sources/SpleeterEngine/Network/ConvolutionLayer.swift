import COneDNN

/// A convolution, or a transposed one, that oneDNN computes. Used on the thread that made its machine.
final class ConvolutionLayer: NetworkLayer {
    private let layer: OpaquePointer
    /// The layer's scratch memory is the machine's.
    private let machine: OneDNNMachine
    /// Whose weights this one may use.
    private let original: ConvolutionLayer?

    /// Prepares the layer; see `onednn_layer_create` for the weights' order.
    ///
    /// - Throws: ``NetworkError/unavailable(_:)``.
    init(
        _ shape: onednn_layer_shape, weights: UnsafeBufferPointer<Float>, bias: UnsafeBufferPointer<Float>?,
        on machine: OneDNNMachine
    ) throws {
        var shape = shape
        guard
            let layer = onednn_layer_create(machine.handle, &shape, weights.baseAddress, bias?.baseAddress)
        else {
            throw NetworkError.unavailable("a layer of \(shape.input_channels) by \(shape.output_channels) channels")
        }
        self.layer = layer
        self.machine = machine
        original = nil
    }

    private init(_ shape: onednn_layer_shape, weightsOf original: ConvolutionLayer) throws {
        var shape = shape
        guard let layer = onednn_layer_create_resized(original.layer, &shape) else {
            throw NetworkError.unavailable("a layer of \(shape.input_channels) by \(shape.output_channels) channels")
        }
        self.layer = layer
        machine = original.machine
        self.original = original
    }

    deinit {
        onednn_layer_destroy(layer)
    }

    var kernel: String { String(cString: onednn_layer_kernel(layer)) }

    func resized(_ shape: onednn_layer_shape) throws -> any NetworkLayer {
        try ConvolutionLayer(shape, weightsOf: self)
    }

    func run(_ input: UnsafeRawPointer, into output: UnsafeMutableRawPointer) throws {
        guard onednn_layer_run(layer, input, output) else { throw NetworkError.failed }
    }
}
