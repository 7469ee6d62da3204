import Catalog
import CMatrixProduct
import Foundation
import SpleeterEngine

/// Both networks, each on a thread of its own as in a separation, against a matrix product on the same processors.
///
/// Products and networks take turns, so that both meet the same machine; the quickest run of each counts.
enum NetworkTimes {
    private static let rounds = 5
    private static let matrixSize = 4_096

    static func measure(model: String) throws -> [String: any Encodable] {
        var report: [String: any Encodable] = [:]
        let processors = ProcessInfo.processInfo.activeProcessorCount
        for bfloat16 in [false, true] where !bfloat16 || Precision.bf16.isNative {
            let name = bfloat16 ? "bf16" : "f32"
            var products: [Double] = []
            var segments: [Double] = []
            for _ in 0..<rounds {
                products.append(matrix_product_seconds(Int32(matrixSize), bfloat16, Int32(processors), 3))
                segments.append(try segmentSeconds(model: model, bfloat16: bfloat16, threads: max(1, processors / 2)))
            }
            let size = Double(matrixSize)
            let product = 2 * size * size * size / (products.min() ?? 1) / 1e9
            let network = 2 * UNetShape.spleeter.floatingPointOperations / (segments.min() ?? 1) / 1e9
            report["matmul_\(name)_gflops"] = product
            report["network_\(name)_gflops"] = network
            report["network_\(name)_share"] = network / product
            report["network_\(name)_segment_ms"] = (segments.min() ?? 0) * 1e3
            report.merge(try layers(model: model, bfloat16: bfloat16, name: name)) { $1 }
        }
        return report
    }

    /// Seconds in which both networks estimate one segment.
    private static func segmentSeconds(model: String, bfloat16: Bool, threads: Int) throws -> Double {
        let runs = 8
        let bundle = try TensorBundle(prefix: model + "/model")
        let ready = Rendezvous(2)
        let stages: [StageThreads.Stage] = (0..<2).map { index in
            {
                let work = try NetworkWork(index, bundle, bfloat16, threads)
                try work.run()
                ready.arrive()
                for _ in 0..<runs { try work.run() }
                ready.arrive()
            }
        }
        return try StageThreads.run(
            stages,
            last: {
                ready.wait()
                let start = ContinuousClock.now
                ready.wait()
                return (ContinuousClock.now - start) / .seconds(1) / Double(runs)
            },
            onFailure: { fatalError("a network failed") })
    }

    /// What each layer of one network takes, alone on one processor.
    private static func layers(model: String, bfloat16: Bool, name: String) throws -> [String: any Encodable] {
        let bundle = try TensorBundle(prefix: model + "/model")
        let (times, kernels) = try StageThreads.run([]) {
            let work = try NetworkWork(0, bundle, bfloat16, 1)
            try work.run()
            var times = [Double](repeating: .infinity, count: UNetShape.layerCount)
            for _ in 0..<8 {
                var marks = [ContinuousClock.now]
                try work.run { marks.append(.now) }
                for layer in times.indices {
                    times[layer] = min(times[layer], (marks[layer + 1] - marks[layer]) / .milliseconds(1))
                }
            }
            return (times, work.network.kernels)
        } onFailure: {
        }
        return [
            "layers_\(name)_ms": times, "layers_\(name)_kernels": kernels,
            "last_layers_\(name)_share": times[times.count - 1] / times.reduce(0, +),
        ]
    }
}

/// One network with something to do.
private struct NetworkWork {
    let network: any StemNetwork
    private let input: AlignedBuffer<Float>
    private let output: AlignedBuffer<Float>

    init(_ index: Int, _ bundle: TensorBundle, _ bfloat16: Bool, _ threads: Int) throws {
        let shape = UNetShape.spleeter
        network = try shape.makeNetwork(index: index, from: bundle, bfloat16: bfloat16, threads: threads)
        let count = UNetShape.channels * shape.frames * shape.bins
        input = AlignedBuffer((0..<count).map { abs(sin(Float($0) * 0.37)) * 3 })
        output = AlignedBuffer(repeating: 0, count: count)
    }

    func run(_ onLayer: () -> Void = {}) throws {
        try network.run(input.elements, into: output.elements, onLayer: onLayer)
    }
}

/// A point that several threads reach, and one waits for.
private final class Rendezvous: Sendable {
    private let count: Int
    private let arrivals = DispatchSemaphore(value: 0)

    init(_ count: Int) {
        self.count = count
    }

    func arrive() { arrivals.signal() }

    func wait() { for _ in 0..<count { arrivals.wait() } }
}
