import COneDNN

/// A convolution, or a transposed one, of activations in blocks of channels. Used on the thread that made it.
protocol NetworkLayer: AnyObject {
    /// What oneDNN calls the kernel that it chose.
    var kernel: String { get }

    /// The same layer for images of other sizes, with the same weights and the same memory to work in.
    ///
    /// - Throws: ``NetworkError/unavailable(_:)``.
    func resized(_ shape: onednn_layer_shape) throws -> any NetworkLayer

    /// - Throws: ``NetworkError/failed``.
    func run(_ input: UnsafeRawPointer, into output: UnsafeMutableRawPointer) throws
}
