/// The sizes of one of Spleeter's U-Nets.
///
/// The architecture is that of Jansson et al., "Singing voice separation with deep U-Net convolutional networks"
/// (ISMIR 2017), as Spleeter's published two-stem configuration has it: six convolutions that each halve time and
/// frequency, six transposed ones that double them again.
package struct UNetShape: Sendable, Hashable {
    /// Frames and bins are multiples of this, so that they can be halved six times.
    static let unit = 64

    /// Frames of a segment; a multiple of 64.
    package var frames: Int
    /// Frequency bins that the network sees, from 0 Hz up; a multiple of 64.
    package var bins: Int
    /// Output channels of the six convolutions, each a multiple of 16.
    package var widths: [Int]

    /// Input channels: the two sides of stereo.
    package static let channels = 2
    /// Steps that a network reports while it runs.
    package static let layerCount = 12
    /// Width and height of the kernels, except the last convolution's.
    static let kernel = 5

    /// Spleeter's own sizes: 512 frames (11.9 s) of 1,024 bins (up to 11,025 Hz).
    package static let spleeter = UNetShape(frames: 512, bins: 1024, widths: [16, 32, 64, 128, 256, 512])

    package init(frames: Int, bins: Int, widths: [Int]) {
        precondition(frames.isMultiple(of: Self.unit) && bins.isMultiple(of: Self.unit) && widths.count == 6)
        self.frames = frames
        self.bins = bins
        self.widths = widths
    }

    /// The shape of both networks in a checkpoint of Spleeter's two-stem model, for segments of Spleeter's own size.
    ///
    /// - Throws: ``CheckpointError`` when the checkpoint holds another model.
    package init(of bundle: TensorBundle) throws(CheckpointError) {
        let names = (0..<2).flatMap { UNetVariables(network: $0).all }
        guard Set(bundle.tensorNames).subtracting([UNetVariables.step]) == Set(names) else {
            throw CheckpointError(
                path: bundle.indexPath, fault: .foreign("its variables are not those of Spleeter's two-stem model"))
        }
        let first = UNetVariables(network: 0)
        let widths = (0..<6).map { bundle.shape(of: "\(first.convolution($0))/bias")?.first ?? 0 }
        // Layouts of activations know no other widths.
        guard widths.allSatisfy({ $0 > 0 && $0.isMultiple(of: 16) }) else {
            throw CheckpointError(path: bundle.indexPath, fault: .unsupported("its layers have widths \(widths)"))
        }
        self.init(frames: Self.spleeter.frames, bins: Self.spleeter.bins, widths: widths)
    }

    /// Pixels of each channel after `level` halvings.
    func pixels(_ level: Int) -> Int { (frames >> level) * (bins >> level) }

    /// Multiplications and additions, counted as two, that one network does for one segment.
    package var floatingPointOperations: Double {
        var operations = 0.0
        var inputs = Self.channels
        for (level, width) in widths.enumerated() {
            let pixels = pixels(level + 1)
            operations += Double(pixels * 25 * inputs * width) * 2
            inputs = width
        }
        for level in widths.indices.reversed() {
            let pixels = pixels(level + 1)
            let outputs = level == 0 ? 1 : widths[level - 1]
            operations += Double(pixels * 25 * (level == 5 ? inputs : 2 * widths[level]) * outputs) * 2
        }
        return operations + Double(frames * bins * 16 * Self.channels) * 2
    }
}
