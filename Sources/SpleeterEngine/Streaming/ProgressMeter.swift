import Synchronization

/// How far a separation has come. All stages may tell it, and anyone may ask.
package final class ProgressMeter: Sendable {
    private let start = ContinuousClock.now
    private let sampleRate: Int
    private let grid: SegmentGrid
    private let layersPerSegment: Int
    private let length: Mutex<Int?>
    private let layers = Atomic(0)

    /// - Parameter expectedFrames: of the mixture, where known.
    package init(sampleRate: Int, grid: SegmentGrid, layersPerSegment: Int, expectedFrames: Int?) {
        self.sampleRate = sampleRate
        self.grid = grid
        self.layersPerSegment = layersPerSegment
        length = Mutex(expectedFrames)
    }

    /// Takes the mixture's true length, in frames.
    func setLength(_ frames: Int) { length.withLock { $0 = frames } }

    /// A network has finished one of its layers.
    func finishLayer() { layers.add(1, ordering: .relaxed) }

    /// The part that is done, below 1 (0 while the length is not known), and how many times faster than real time it
    /// went.
    var current: SeparationProgress {
        let segments = Double(layers.load(ordering: .relaxed)) / Double(layersPerSegment)
        let secondsPerSegment = Double(grid.hop * FrameGrid.hop) / Double(AnalysisStage.sampleRate)
        let elapsed = max((ContinuousClock.now - start) / .seconds(1), 0.001)
        guard let frames = length.withLock({ $0 }), frames > 0 else {
            return SeparationProgress(fraction: 0, speed: segments * secondsPerSegment / elapsed)
        }
        // A file may claim any length, also one that no integer holds.
        let seconds = min(Double(frames) / Double(sampleRate), 1e9)
        let modelFrames = FrameGrid.frameCount(ofSamples: Int(seconds * Double(AnalysisStage.sampleRate)))
        let done = min(segments / Double(grid.segmentCount(frameCount: modelFrames)), 0.999)
        return SeparationProgress(fraction: done, speed: done * seconds / elapsed)
    }
}

/// How far a separation has come.
public struct SeparationProgress: Sendable {
    /// From 0 to below 1.
    public var fraction: Double
    /// Seconds of audio a second.
    public var speed: Double
}
