/// How a signal's frames are cut into the segments that a network sees at once.
package struct SegmentGrid: Sendable {
    /// Frames of a segment.
    package static let frames = 512
    /// Frames that two neighbours share, over which one fades into the other; a multiple of 8.
    package let overlap: Int

    /// Spleeter's own: one segment ends where the next begins.
    package static let hard = SegmentGrid(overlap: 0)
    /// Neighbours share 0.56 s, and fade into each other there. docs/BENCHMARKS.md has what the seams measure.
    package static let crossFaded = SegmentGrid(overlap: 24)

    /// Frames from one segment's start to the next one's.
    package var hop: Int { Self.frames - overlap }

    /// Segments that cover `frameCount` frames, at least one.
    func segmentCount(frameCount: Int) -> Int {
        frameCount <= Self.frames ? 1 : 1 + (frameCount - Self.frames + hop - 1) / hop
    }
}
