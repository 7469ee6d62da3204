/// Cuts one channel of a signal into batches of eight frames while it arrives, on the ``FrameGrid``.
///
/// Give samples with ``push(_:)`` until ``isBatchReady``, take the batch with ``takeBatch(into:)``, and so on; after
/// the last sample call ``finish()`` and take batches until none is ready. The batches do not depend on how the
/// signal was cut up. Memory does not grow with its length.
///
/// One thread uses an instance at a time.
package final class StreamingAnalysis {
    /// Samples of the signal so far.
    package private(set) var sampleCount = 0
    /// Frames of the batches taken so far: the first frame of the next one, a multiple of 8.
    package private(set) var nextFrame = 0

    private let stft: STFT
    private let samples = AlignedBuffer<Float>(repeating: 0, count: FrameGrid.batchLength)
    /// Samples of the next batch that are in place. At first these are the zeros before the signal.
    private var filled = FrameGrid.frameLength
    private var isFinished = false

    /// - Parameter stft: the transform; others may use it too, on the same thread.
    package init(stft: STFT) {
        self.stft = stft
    }

    /// Whether ``takeBatch(into:)`` can be called.
    package var isBatchReady: Bool {
        isFinished ? nextFrame < FrameGrid.frameCount(ofSamples: sampleCount) : filled == samples.count
    }

    /// Takes as many of the signal's next samples as the next batch needs.
    ///
    /// - Returns: how many samples were taken; fewer than given when the batch is ready.
    package func push(_ new: UnsafeBufferPointer<Float>) -> Int {
        precondition(!isFinished, "the signal has ended")
        let count = min(new.count, samples.count - filled)
        if count > 0, let source = new.baseAddress {
            (samples.elements + filled).update(from: source, count: count)
        }
        filled += count
        sampleCount += count
        return count
    }

    /// Ends the signal. The last batch is filled up with zeros.
    package func finish() {
        precondition(!isFinished, "the signal has ended")
        isFinished = true
        clearRest()
    }

    /// Transforms the next eight frames.
    ///
    /// - Parameter batch: ``SpectrumBatch/vectorCount`` vectors, written.
    package func takeBatch(into batch: UnsafeMutablePointer<SIMD8<Float>>) {
        precondition(isBatchReady, "the batch is not complete")
        stft.analyze(samples.elements, into: batch)
        nextFrame += SpectrumBatch.frameCount
        let kept = max(filled - FrameGrid.batchHop, 0)
        samples.elements.update(from: samples.elements + FrameGrid.batchHop, count: kept)
        filled = kept
        if isFinished { clearRest() }
    }

    private func clearRest() {
        (samples.elements + filled).update(repeating: 0, count: samples.count - filled)
    }
}
