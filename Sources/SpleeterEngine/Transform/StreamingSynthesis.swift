/// Puts one channel of a signal together again from batches of eight frames on the ``FrameGrid``.
///
/// Memory does not grow with the signal's length. One thread uses an instance at a time.
package final class StreamingSynthesis {
    /// Samples written so far.
    package private(set) var sampleCount = 0

    private let stft: STFT
    private let samples = AlignedBuffer<Float>(repeating: 0, count: FrameGrid.batchLength)
    /// The signal's position of the first of `samples`.
    private var start = -FrameGrid.frameLength
    private var end: Int?

    /// - Parameter stft: the transform; others may use it too, on the same thread.
    package init(stft: STFT) {
        self.stft = stft
    }

    /// Says how long the signal is, at the latest before its last batch is added. Nothing is written beyond.
    package func end(at sampleCount: Int) {
        precondition(sampleCount >= self.sampleCount, "more than that was written")
        end = sampleCount
    }

    /// Adds the next batch, and writes the samples to which no later batch adds anything.
    ///
    /// - Parameters:
    ///   - batch: ``SpectrumBatch/vectorCount`` vectors.
    ///   - output: room for ``FrameGrid/batchHop`` samples.
    /// - Returns: how many samples were written. After ``FrameGrid/batchCount(ofSamples:)`` batches it was as many in
    ///   all as ``end(at:)`` said.
    package func add(_ batch: UnsafePointer<SIMD8<Float>>, into output: UnsafeMutablePointer<Float>) -> Int {
        stft.synthesize(batch, adding: samples.elements)
        let first = max(0, -start)
        let last = min(FrameGrid.batchHop, end.map { $0 - start } ?? FrameGrid.batchHop)
        let count = max(0, last - first)
        output.update(from: samples.elements + first, count: count)
        sampleCount += count

        let kept = FrameGrid.batchLength - FrameGrid.batchHop
        samples.elements.update(from: samples.elements + FrameGrid.batchHop, count: kept)
        (samples.elements + kept).update(repeating: 0, count: FrameGrid.batchHop)
        start += FrameGrid.batchHop
        return count
    }
}
