import Catalog
import Synchronization

/// How far a separation has come. All stages may tell it, and anyone may ask.
package final class ProgressMeter: Sendable {
    private let start = ContinuousClock.now
    private let sampleRate: Int
    private let strategy: SeparationStrategy
    private let layersPerSegment: Int
    private let length: Mutex<Int?>
    private let layers = Atomic(0)

    /// - Parameters:
    ///   - sampleRate: the mixture's.
    ///   - layersPerSegment: of both networks and all groups of channels.
    ///   - expectedFrames: of the mixture, where known.
    package init(sampleRate: Int, strategy: SeparationStrategy, layersPerSegment: Int, expectedFrames: Int?) {
        self.sampleRate = sampleRate
        self.strategy = strategy
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
        let elapsed = max((ContinuousClock.now - start) / .seconds(1), 0.001)
        guard let frames = length.withLock({ $0 }), frames > 0 else {
            return SeparationProgress(fraction: 0, speed: segments / segmentsPerSecond / elapsed)
        }
        // A file may claim any length, also one that no integer holds.
        let seconds = min(Double(frames) / Double(sampleRate), 1e9)
        let done = min(segments / Double(segmentCount(seconds: seconds)), 0.999)
        return SeparationProgress(fraction: done, speed: done * seconds / elapsed)
    }

    /// Segments that a second takes in all passes.
    private var segmentsPerSecond: Double {
        Double(strategy.passes.map(\.rate).reduce(0, +)) / Double(strategy.grid.hop * FrameGrid.hop)
    }

    private func segmentCount(seconds: Double) -> Int {
        strategy.passes.map {
            let frames = FrameGrid.frameCount(ofSamples: Int(seconds * Double($0.rate)))
            return strategy.grid.segmentCount(frameCount: frames)
        }.reduce(0, +)
    }
}

/// How far a separation has come.
public struct SeparationProgress: Sendable {
    /// From 0 to below 1.
    public var fraction: Double
    /// Seconds of audio a second.
    public var speed: Double
}
