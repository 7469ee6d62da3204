import AudioIO
import Catalog
import Foundation
import SpleeterEngine

/// How much the vocals' mask changes from frame to frame where one segment goes over into the next, against elsewhere.
///
/// A change is the mean of |mask(t + 1) − mask(t)| over both channels and all bins that have masks. At a seam it is the
/// largest of the means over all borders for each step from the last frame before the shared ones to the first behind
/// them: no step of a fade may stand out.
enum SeamMeasure {
    static func measure(model: String, mixture: String) throws -> [String: any Encodable] {
        var report: [String: any Encodable] = [:]
        for (name, strategy) in [("hard", Preset.spleeter.strategy), ("fast", Preset.fast.strategy)] {
            let grid = strategy.grid
            let changes = try changes(model: model, mixture: mixture, strategy: strategy)
            let borders = (changes.count - SegmentGrid.frames) / grid.hop
            let steps = (-1..<grid.overlap).map { offset in
                (1...borders).reduce(0.0) { $0 + changes[$1 * grid.hop + offset] } / Double(borders)
            }
            let nearSeam = Set((1...borders).flatMap { border in (-1..<grid.overlap).map { border * grid.hop + $0 } })
            let elsewhere = changes.indices.filter { !nearSeam.contains($0) }.map { changes[$0] }
            report["mask_change_\(name)_borders"] = borders
            let mean = elsewhere.reduce(0, +) / Double(elsewhere.count)
            report["mask_change_\(name)_ratio"] = (steps.max() ?? 0) / mean
            report["mask_change_\(name)_steps"] = steps.map { $0 / mean }
        }
        return report
    }

    /// The change after each frame.
    private static func changes(model: String, mixture: String, strategy: SeparationStrategy) throws -> [Double] {
        let bundle = try TensorBundle(prefix: model + "/model")
        let shape = try UNetShape(of: bundle)
        let flow = SegmentFlow(channels: 2, networks: 2)
        let progress = ProgressMeter(
            sampleRate: 44_100, strategy: strategy, layersPerSegment: 2 * UNetShape.layerCount, expectedFrames: nil)
        var stages: [StageThreads.Stage] = [
            {
                let reader = try GrowingWAVReader(path: mixture) { true }
                try AnalysisStage(mixture: reader, strategy: strategy, flow: flow, progress: progress).run()
            }
        ]
        for index in 0..<2 {
            let stage = NetworkStage(
                index: index, precision: .f32, shape: shape, bins: [shape.bins], bundle: bundle, flow: flow,
                progress: progress)
            stages.append { try stage.run() }
        }
        return try StageThreads.run(
            stages, last: { try measure(flow, strategy.grid) }, onFailure: { flow.abandon() })
    }

    private static func measure(_ flow: SegmentFlow, _ grid: SegmentGrid) throws -> [Double] {
        var masks = SegmentMasks(grid: grid, channels: 2, stem: 0)
        var last = [[Float]](repeating: [], count: 2)
        var changes: [Double] = []
        while let segment = try flow.takeEstimated() {
            masks.take(segment)
            for batch in 0..<segment.batchCount {
                for frame in 0..<SpectrumBatch.frameCount {
                    var sum: Float = 0
                    for channel in 0..<2 {
                        let start = masks.rows(channel: channel, batch: batch) + frame * Segment.bins
                        let row = Array(UnsafeBufferPointer(start: start, count: Segment.bins))
                        for (old, new) in zip(last[channel], row) { sum += abs(new - old) }
                        last[channel] = row
                    }
                    changes.append(Double(sum) / Double(2 * Segment.bins))
                }
            }
            flow.stock.putBack(segment)
        }
        // The first has no frame before it.
        return Array(changes.dropFirst())
    }
}
