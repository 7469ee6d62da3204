/// Where Spleeter's frames lie on a signal.
///
/// 4,096 zeros precede the signal, and as many follow as fill the last frame: frame t covers samples
/// `1024·t − 4096 ..< 1024·t`, and every sample lies in four frames.
package enum FrameGrid {
    /// Samples of a frame.
    package static let frameLength = 4_096

    /// Samples from the start of a frame to the start of the next.
    package static let hop = 1_024

    /// Samples from the first of a batch of eight frames to its last.
    package static let batchLength = (SpectrumBatch.frameCount - 1) * hop + frameLength

    /// Samples from the start of a batch to the start of the next.
    package static let batchHop = SpectrumBatch.frameCount * hop

    /// Frames of a signal of `sampleCount` samples, at least 0.
    package static func frameCount(ofSamples sampleCount: Int) -> Int {
        (sampleCount + frameLength + hop - 1) / hop
    }

    /// Batches of eight frames that hold them, the last one filled up with frames of zeros.
    package static func batchCount(ofSamples sampleCount: Int) -> Int {
        let frames = frameCount(ofSamples: sampleCount)
        return (frames + SpectrumBatch.frameCount - 1) / SpectrumBatch.frameCount
    }
}
