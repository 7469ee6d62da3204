/// One segment's numbers on their way through the stages.
///
/// A segment is handed from stage to stage through queues, and comes back to be used again.
//
// `@unchecked Sendable`, because no compiler sees who has it: a stage touches a segment only between taking it from a
// queue and handing it on. While both networks have it they read `magnitudes` and each writes the estimate that bears
// its own number; nobody else touches it until both have handed it on. The queues' locks order all of this.
package final class Segment: @unchecked Sendable {
    /// The most bins that have masks: from 0 Hz up to 11,025 Hz in the original pass.
    package static let bins = UNetShape.spleeter.bins
    /// The most numbers of a channel's magnitudes.
    package static let plane = SegmentGrid.frames * bins

    /// What this segment is of: a number of the separation's ``SeparationStream``s.
    var stream = 0
    /// Bins that have masks in its stream's pass: the numbers in each row of `magnitudes` and `estimates`.
    var heardBins = Segment.bins
    /// Batches of eight frames that this segment answers for, from its first frame on.
    package var batchCount = 0
    /// Samples of the whole signal at its stream's rate, known with the last segment.
    var signalLength: Int?

    /// Numbers of a channel's magnitudes, as far as they are used.
    var heardPlane: Int { SegmentGrid.frames * heardBins }

    /// Vectors of a batch of spectra: of all bins, or of those that have masks.
    let batchVectors: Int
    /// Spectra: [channel][batch][bin], as ``SpectrumBatch`` lays them out.
    let spectra: AlignedBuffer<SIMD8<Float>>
    /// The mixture's magnitudes, [channel][frame][bin]. Mono is on both.
    let magnitudes = AlignedBuffer<Float>(repeating: 0, count: UNetShape.channels * plane)
    /// What each network makes of them.
    let estimates = [0, 1].map { _ in AlignedBuffer<Float>(repeating: 0, count: UNetShape.channels * plane) }

    /// - Parameter spectrumBins: bins whose spectra are kept, from 0 Hz on.
    init(channels: Int, spectrumBins: Int) {
        let batches = SegmentGrid.frames / SpectrumBatch.frameCount
        batchVectors = 2 * spectrumBins
        spectra = AlignedBuffer(repeating: SIMD8(), count: channels * batches * batchVectors)
    }

    /// The spectra of a batch of one channel.
    func spectrum(channel: Int, batch: Int) -> UnsafeMutablePointer<SIMD8<Float>> {
        let batches = SegmentGrid.frames / SpectrumBatch.frameCount
        return spectra.elements + (channel * batches + batch) * batchVectors
    }
}
