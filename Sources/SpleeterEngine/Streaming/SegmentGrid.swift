import Catalog

/// How a signal's frames are cut into the segments that a network sees at once.
package struct SegmentGrid: Sendable {
    /// Frames of a segment.
    package static let frames = 512
    /// Frames that two neighbours share, over which one fades into the other; a multiple of 8.
    package let overlap: Int

    package init(overlap: Int) {
        self.overlap = overlap
    }

    /// Frames from one segment's start to the next one's.
    package var hop: Int { Self.frames - overlap }

    /// Segments that cover `frameCount` frames, at least one.
    func segmentCount(frameCount: Int) -> Int {
        frameCount <= Self.frames ? 1 : 1 + (frameCount - Self.frames + hop - 1) / hop
    }
}

extension SeparationStrategy {
    /// How the strategy cuts frames into segments.
    package var grid: SegmentGrid { SegmentGrid(overlap: overlap) }
}
