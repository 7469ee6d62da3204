import Foundation
import SpleeterEngine
import TestSupport
import Testing

@Suite("Checkpoints")
struct TensorBundleTests {
    private let tiny = CheckpointFixtures.tiny

    @Test("All tensors are named, and have their shapes")
    func names() throws {
        let bundle = try TensorBundle(prefix: tiny)
        let ramps = (0..<20).map { "ramp/\($0)" }.sorted()
        #expect(bundle.tensorNames == ["flag", "global_step", "layer/empty", "layer/kernel", "layer/scale"] + ramps)
        #expect(bundle.shape(of: "layer/kernel") == [2, 3, 4])
        #expect(bundle.shape(of: "layer/empty") == [0, 3])
        #expect(bundle.shape(of: "layer/scale") == [])
        #expect(bundle.shape(of: "ramp/19") == [20])
        #expect(bundle.shape(of: "layer") == nil)
    }

    @Test("Numbers are the ones that were written")
    func numbers() throws {
        let bundle = try TensorBundle(prefix: tiny)
        #expect(
            try bundle.withFloats("layer/kernel", shape: [2, 3, 4], Array.init) == (0..<24).map { Float($0) / 8 })
        #expect(try bundle.withFloats("layer/scale", shape: [], Array.init) == [0.75])
        #expect(try bundle.withFloats("layer/empty", shape: [0, 3], Array.init) == [])
        for number in 0..<20 {
            let expected = (number...2 * number).map(Float.init)
            #expect(try bundle.withFloats("ramp/\(number)", shape: [number + 1], Array.init) == expected)
        }
    }

    @Test("Numbers lie as floats must, wherever they lie in the file")
    func alignment() throws {
        let bundle = try TensorBundle(prefix: tiny)
        for name in bundle.tensorNames where !CheckpointContents.otherTypes.contains(name) {
            let shape = try #require(bundle.shape(of: name))
            let address = try bundle.withFloats(name, shape: shape) { UInt(bitPattern: $0.baseAddress) }
            #expect(address.isMultiple(of: 4), "\(name)")
        }
    }

    @Test("A tensor that is not there is named in the error")
    func missingTensor() throws {
        let bundle = try TensorBundle(prefix: tiny)
        let error = CheckpointError(path: tiny + ".index", fault: .incomplete("it has no tensor \"conv2d/kernel\""))
        #expect(throws: error) { try bundle.withFloats("conv2d/kernel", shape: [5, 5, 2, 16]) { _ in } }
        #expect(error.description == "\"\(tiny).index\" is incomplete: it has no tensor \"conv2d/kernel\".")
    }

    @Test(
        "A tensor of another shape is an error", arguments: [[], [24], [2, 3], [4, 3, 2], [2, 3, 4, 1], [-1, 3, 4]])
    func wrongShape(shape: [Int]) throws {
        let bundle = try TensorBundle(prefix: tiny)
        let words = "it has no tensor \"layer/kernel\" of shape \(shape), but one of shape [2, 3, 4]"
        #expect(throws: CheckpointError(path: tiny + ".index", fault: .incomplete(words))) {
            try bundle.withFloats("layer/kernel", shape: shape) { _ in }
        }
    }

    @Test("A tensor that holds no floats is an error", arguments: [("flag", [3], 10), ("global_step", [], 9)])
    func wrongType(name: String, shape: [Int], type: Int) throws {
        let bundle = try TensorBundle(prefix: tiny)
        let words = "the tensor \"\(name)\" is of data type \(type), not float32"
        #expect(throws: CheckpointError(path: tiny + ".index", fault: .unsupported(words))) {
            try bundle.withFloats(name, shape: shape) { _ in }
        }
    }

    @Test("What the body throws comes out unchanged")
    func bodyError() throws {
        struct Refusal: Error {}
        let bundle = try TensorBundle(prefix: tiny)
        #expect(throws: Refusal.self) {
            try bundle.withFloats("layer/scale", shape: []) { _ in throw Refusal() }
        }
        #expect(throws: CheckpointError.Fault.foreign("mine")) {
            try bundle.withFloats("layer/scale", shape: []) { _ in throw CheckpointError.Fault.foreign("mine") }
        }
    }

    @Test("Tasks may read at the same time")
    func concurrency() async throws {
        let bundle = try TensorBundle(prefix: tiny)
        let expected = try CheckpointContents(of: bundle)
        try await withThrowingTaskGroup(of: CheckpointContents.self) { group in
            for _ in 0..<16 { group.addTask { try CheckpointContents(of: bundle) } }
            for try await contents in group { #expect(contents == expected) }
        }
    }

    @Test("Files that are replaced or deleted after opening are read as they were")
    func deletion() throws {
        let folder = try TemporaryFolder()
        let prefix = try CheckpointFixtures.write(CheckpointFixtures.tinyFiles(), in: folder)
        let bundle = try TensorBundle(prefix: prefix)
        for name in folder.names { try FileManager.default.removeItem(atPath: folder.file(name).string) }
        #expect(try CheckpointContents(of: bundle) == CheckpointContents(of: TensorBundle(prefix: tiny)))
    }

    @Test("The committed checkpoint is what the generator writes")
    func generator() async throws {
        let folder = try TemporaryFolder()
        let prefix = try await CheckpointFixtures.make("tiny", in: folder)
        for (ending, bytes) in try CheckpointFixtures.tinyFiles() {
            #expect(try [UInt8](Data(contentsOf: URL(filePath: prefix + ending))) == bytes, "\(ending)")
        }
    }

    @Test("The miniature model has the variables of both of Spleeter's networks")
    func miniature() async throws {
        let folder = try TemporaryFolder()
        let bundle = try TensorBundle(
            prefix: await CheckpointFixtures.model(widths: [8, 16, 24, 32, 40, 48], in: folder))
        #expect(bundle.tensorNames.count == 149)
        for (name, shape) in [
            "conv2d/kernel": [5, 5, 2, 8], "conv2d_5/kernel": [5, 5, 40, 48], "conv2d_13/kernel": [4, 4, 1, 2],
            "conv2d_transpose_6/kernel": [5, 5, 40, 48], "conv2d_transpose_7/kernel": [5, 5, 32, 80],
            "conv2d_transpose_11/kernel": [5, 5, 1, 16], "conv2d_transpose_11/bias": [1],
            "batch_normalization_17/gamma": [48], "batch_normalization_18/beta": [40],
            "batch_normalization_23/moving_variance": [1],
        ] {
            #expect(try bundle.withFloats(name, shape: shape) { $0.allSatisfy(\.isFinite) }, "\(name)")
        }
    }
}
