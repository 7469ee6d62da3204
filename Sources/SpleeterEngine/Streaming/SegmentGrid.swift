/// How a signal's frames are cut into the segments that a network sees at once.
struct SegmentGrid: Sendable {
    /// Frames of a segment.
    static let frames = 512
    /// Frames that two neighbours share, over which one fades into the other; a multiple of 8.
    let overlap: Int

    /// Spleeter's own: one segment ends where the next begins.
    static let hard = SegmentGrid(overlap: 0)
    /// Neighbours share 0.37 s. Half as much is heard no more, but seen in the figures; docs/BENCHMARKS.md has them.
    static let crossFaded = SegmentGrid(overlap: 16)

    /// Frames from one segment's start to the next one's.
    var hop: Int { Self.frames - overlap }

    /// Segments that cover `frameCount` frames, at least one.
    func segmentCount(frameCount: Int) -> Int {
        frameCount <= Self.frames ? 1 : 1 + (frameCount - Self.frames + hop - 1) / hop
    }
}
