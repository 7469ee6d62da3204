import Catalog
import COneDNN

/// The middle stage: one network with a thread of its own, where all of its calls to oneDNN are made.
package struct NetworkStage: Sendable {
    let index: Int
    let precision: Precision
    let shape: UNetShape
    let bins: [Int]
    let bundle: TensorBundle
    let flow: SegmentFlow
    let progress: ProgressMeter

    /// - Parameters:
    ///   - shape: the network's, for segments of the most bins.
    ///   - bins: how many the segments of each pass have.
    package init(
        index: Int, precision: Precision, shape: UNetShape, bins: [Int], bundle: TensorBundle,
        flow: SegmentFlow, progress: ProgressMeter
    ) {
        self.index = index
        self.precision = precision
        self.shape = shape
        self.bins = bins
        self.bundle = bundle
        self.flow = flow
        self.progress = progress
    }

    /// Estimates segments until there are no more.
    ///
    /// - Throws: ``CheckpointError``, or ``SeparationError/network(_:)``.
    package func run() throws {
        do {
            let widest = try shape.makeNetwork(
                index: index, from: bundle, bfloat16: precision == .bf16, threads: Self.threads)
            var networks = [shape.bins: widest]
            for bins in bins where networks[bins] == nil { networks[bins] = try widest.narrowed(toBins: bins) }
            while let segment = flow.takeForNetwork(index), !flow.isAbandoned {
                guard let network = networks[segment.heardBins] else {
                    preconditionFailure("a segment has the bins of its pass")
                }
                try network.run(segment.magnitudes.elements, into: segment.estimates[index].elements) {
                    progress.finishLayer()
                }
                flow.handBack(segment, fromNetwork: index)
            }
            // Only here: after an error the end would look like that of the mixture, until the error is known.
            flow.endOfNetwork(index)
        } catch let error as NetworkError {
            throw SeparationError.network(error.description)
        }
    }

    /// Both networks run at once, so each gets half of the processors that this process may use.
    private static var threads: Int { max(1, Int(onednn_available_threads()) / 2) }
}
