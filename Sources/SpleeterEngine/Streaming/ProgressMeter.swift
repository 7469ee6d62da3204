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

    /// The part that is done, below 1, and how many times faster than real time it went; nil while the length is
    /// not known.
    var current: SeparationProgress? {
        guard let frames = length.withLock({ $0 }), frames > 0 else { return nil }
        let seconds = Double(frames) / Double(sampleRate)
        let modelFrames = FrameGrid.frameCount(ofSamples: Int(seconds * Double(AnalysisStage.sampleRate)))
        let all = grid.segmentCount(frameCount: modelFrames) * layersPerSegment
        let done = min(Double(layers.load(ordering: .relaxed)) / Double(all), 0.999)
        let elapsed = (ContinuousClock.now - start) / .seconds(1)
        return SeparationProgress(fraction: done, speed: done * seconds / max(elapsed, 0.001))
    }
}

/// How far a separation has come.
public struct SeparationProgress: Sendable {
    /// From 0 to below 1.
    public var fraction: Double
    /// Seconds of audio a second.
    public var speed: Double
}
