/// A convolution, or a transposed one, of activations in blocks of channels. Used on the thread that made it.
protocol NetworkLayer: AnyObject {
    /// What oneDNN calls the kernel that it chose.
    var kernel: String { get }

    /// - Throws: ``NetworkError/failed``.
    func run(_ input: UnsafeRawPointer, into output: UnsafeMutableRawPointer) throws
}
