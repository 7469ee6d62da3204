/// A network that estimates one stem's magnitudes from the mixture's. It belongs to the thread that makes it.
package protocol StemNetwork: AnyObject {
    /// Estimates a stem's magnitudes.
    ///
    /// - Parameters:
    ///   - magnitudes: the mixture's, [channel, frame, bin] of the network's shape.
    ///   - estimate: the stem's, in the same order.
    ///   - onLayer: called ``UNetShape/layerCount`` times, at even steps of the work.
    /// - Throws: ``NetworkError/failed``.
    func run(
        _ magnitudes: UnsafePointer<Float>, into estimate: UnsafeMutablePointer<Float>, onLayer: () -> Void
    ) throws

    /// The same network for segments of fewer bins. It uses this one's weights and memory, so one of them runs at a time.
    ///
    /// - Parameter bins: a multiple of 64.
    /// - Throws: ``NetworkError/unavailable(_:)``.
    func narrowed(toBins bins: Int) throws -> any StemNetwork

    /// The kernels that oneDNN chose, from the first layer on.
    var kernels: [String] { get }
}

extension UNetShape {
    /// Makes a network of this shape.
    ///
    /// - Parameters:
    ///   - index: 0 makes vocals, 1 the accompaniment.
    ///   - bfloat16: whether weights and activations have eight bits of precision instead of 24.
    ///   - threads: how many work on each layer.
    /// - Throws: ``CheckpointError`` or ``NetworkError``.
    package func makeNetwork(
        index: Int, from bundle: TensorBundle, bfloat16: Bool, threads: Int
    ) throws -> any StemNetwork {
        bfloat16
            ? try UNet<BFloat16>(self, index: index, from: bundle, threads: threads)
            : try UNet<Float>(self, index: index, from: bundle, threads: threads)
    }
}
