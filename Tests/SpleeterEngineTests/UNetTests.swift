import Catalog
import SpleeterEngine
import Testing

@Suite("The U-Net")
struct UNetTests {
    private static let size = 64

    /// Magnitudes that fall with frequency, as those of sound do.
    private func mixture() -> ReferenceUNet.Image {
        var image = ReferenceUNet.Image(channels: 2, height: Self.size, width: Self.size)
        var generator = SeededGenerator(seed: 7)
        for index in image.values.indices {
            image.values[index] = Float.random(in: 0...4, using: &generator) / Float(1 + index % Self.size)
        }
        return image
    }

    private func largestDifference(network: Int, bfloat16: Bool) async throws -> Float {
        let bundle = try TensorBundle(prefix: try await MiniatureModel.folder + "/model")
        let widths = try UNetShape(of: bundle).widths
        let mixture = mixture()
        let wanted = try ReferenceUNet(bundle: bundle, network: network, widths: widths).run(mixture)
        let shape = UNetShape(frames: Self.size, bins: Self.size, widths: widths)
        let unet = try shape.makeNetwork(index: network, from: bundle, bfloat16: bfloat16, threads: 1)
        var found = [Float](repeating: 0, count: wanted.values.count)
        try unet.run(mixture.values, into: &found, onLayer: {})
        #expect(wanted.values.contains { $0 > 0.1 }, "a reference of zeros would prove nothing")
        return zip(wanted.values, found).map { abs($0 - $1) }.max() ?? 0
    }

    @Test("computes what its definition says", arguments: [0, 1])
    func isItsDefinition(network: Int) async throws {
        #expect(try await largestDifference(network: network, bfloat16: false) < 1e-5)
    }

    @Test("computes nearly the same in bfloat16, where the processor can")
    func isNearlyItsDefinitionInBFloat16() async throws {
        do {
            #expect(try await largestDifference(network: 0, bfloat16: true) < 0.05)
        } catch NetworkError.unavailable {
            #expect(!Precision.bf16.isNative)
        }
    }

    @Test("made narrower computes what its definition says, and so does the wide one after it")
    func isItsDefinitionWhenNarrowed() async throws {
        let bundle = try TensorBundle(prefix: try await MiniatureModel.folder + "/model")
        let widths = try UNetShape(of: bundle).widths
        let mixture = mixture()
        let reference = ReferenceUNet(bundle: bundle, network: 0, widths: widths)
        let wide = try UNetShape(frames: Self.size, bins: 2 * Self.size, widths: widths)
            .makeNetwork(index: 0, from: bundle, bfloat16: false, threads: 1)
        let narrow = try wide.narrowed(toBins: Self.size)
        var wideMixture = ReferenceUNet.Image(channels: 2, height: Self.size, width: 2 * Self.size)
        for index in wideMixture.values.indices { wideMixture.values[index] = mixture.values[index / 2] }

        for _ in 0..<2 {
            for (network, mixture) in [(narrow, mixture), (wide, wideMixture)] {
                var found = [Float](repeating: 0, count: mixture.values.count)
                try network.run(mixture.values, into: &found, onLayer: {})
                let wanted = try reference.run(mixture).values
                #expect(wanted.contains { $0 > 0.1 }, "a reference of zeros would prove nothing")
                let difference = zip(wanted, found).map { abs($0 - $1) }.max() ?? 0
                #expect(difference < 1e-5)
            }
        }
    }

    @Test("gives the same numbers run after run")
    func repeatsItself() async throws {
        let bundle = try TensorBundle(prefix: try await MiniatureModel.folder + "/model")
        let shape = UNetShape(frames: Self.size, bins: Self.size, widths: try UNetShape(of: bundle).widths)
        let unet = try shape.makeNetwork(index: 0, from: bundle, bfloat16: false, threads: 1)
        let loud = mixture().values
        let silent = [Float](repeating: 0, count: loud.count)
        var (first, second, between) = (silent, silent, silent)
        try unet.run(loud, into: &first, onLayer: {})
        try unet.run(silent, into: &between, onLayer: {})
        try unet.run(loud, into: &second, onLayer: {})
        #expect(first == second)
        #expect(between == silent, "what is silent stays silent")
    }

    @Test("tells of its layers as it goes")
    func tellsOfItsLayers() async throws {
        let bundle = try TensorBundle(prefix: try await MiniatureModel.folder + "/model")
        let shape = UNetShape(frames: Self.size, bins: Self.size, widths: try UNetShape(of: bundle).widths)
        let unet = try shape.makeNetwork(index: 1, from: bundle, bfloat16: false, threads: 1)
        var output = mixture().values
        var layers = 0
        try unet.run(mixture().values, into: &output) { layers += 1 }
        #expect(layers == UNetShape.layerCount)
        #expect(unet.kernels.count == 11)
    }

    @Test("of Spleeter's shape takes 12.2 GFLOP a segment")
    func countsItsWork() {
        let operations = UNetShape.spleeter.floatingPointOperations
        #expect(abs(operations - 12.2e9) < 0.05e9)
    }

    @Test("refuses a checkpoint of another model")
    func refusesOtherModels() throws {
        let error = #expect(throws: CheckpointError.self) {
            try UNetShape(of: TensorBundle(prefix: CheckpointFixtures.tiny))
        }
        #expect(error?.path.hasSuffix("model.index") == true)
    }
}
