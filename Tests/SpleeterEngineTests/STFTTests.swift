import SpleeterEngine
import Testing

@Suite("The short-time transform of eight frames")
struct STFTTests {
    private let stft = STFT()
    private let batch = AlignedBuffer<SIMD8<Float>>(repeating: .zero, count: SpectrumBatch.vectorCount)

    private func analyze(_ samples: [Float]) {
        samples.withUnsafeBufferPointer { buffer in
            guard let start = buffer.baseAddress else { return }
            stft.analyze(start, into: batch.elements)
        }
    }

    private func noise(seed: UInt64) -> [Float] {
        var noise = FFTNoise(seed: seed)
        return noise.samples(FrameGrid.batchLength)
    }

    private func synthesize(adding samples: [Float]) -> [Float] {
        var samples = samples
        samples.withUnsafeMutableBufferPointer { buffer in
            guard let start = buffer.baseAddress else { return }
            stft.synthesize(batch.elements, adding: start)
        }
        return samples
    }

    @Test("Lane l is the transform of the frame that starts at sample 1,024 l, under a periodic Hann window")
    func analysis() {
        let samples = noise(seed: 1)
        analyze(samples)
        for lane in 0..<8 {
            let frame = (0..<4_096).map { n in
                (0.5 - FFTComplex.turned(Double(n) / 4_096, magnitude: 0.5).real) * Double(samples[lane * 1_024 + n])
            }
            #expect(relativeError(batch.bins(ofLane: lane), slowSpectrum(frame)) < 3e-7)
        }
    }

    @Test("A constant signal is in the three bins of the window")
    func constant() {
        analyze([Float](repeating: 1, count: FrameGrid.batchLength))
        for (bin, value) in batch.bins(ofLane: 5).enumerated() {
            let expected = FFTComplex(real: bin == 0 ? 2_048 : bin == 1 ? -1_024 : 0)
            #expect((value - expected).magnitude < 1e-3)
        }
    }

    @Test("Where four frames meet, the synthesis of the analysis is the signal")
    func identity() {
        let samples = noise(seed: 2)
        analyze(samples)
        let result = synthesize(adding: [Float](repeating: 0, count: samples.count))
        for index in 3_072..<8_192 {
            #expect(abs(result[index] - samples[index]) < 1e-6)
        }
    }

    @Test("Synthesis adds to what is there")
    func addition() {
        let samples = noise(seed: 3)
        analyze(samples)
        let alone = synthesize(adding: [Float](repeating: 0, count: samples.count))
        let onTop = synthesize(adding: [Float](repeating: 2, count: samples.count))
        #expect(zip(alone, onTop).allSatisfy { abs($0 + 2 - $1) < 1e-6 })
    }

    @Test("A frame comes back where it was, under the window twice and two thirds", arguments: 0..<8)
    func singleFrame(lane: Int) {
        let samples = noise(seed: 4)
        analyze(samples)
        for vector in 0..<batch.count {
            for other in 0..<8 where other != lane { batch.elements[vector][other] = 0 }
        }
        let result = synthesize(adding: [Float](repeating: 0, count: samples.count))
        for index in result.indices {
            let n = index - lane * 1_024
            let window = (0..<4_096).contains(n) ? 0.5 - FFTComplex.turned(Double(n) / 4_096, magnitude: 0.5).real : 0
            let expected = Double(samples[index]) * window * window * 2 / 3
            #expect(abs(Double(result[index]) - expected) < 1e-6)
        }
    }

    @Test("Magnitudes are the absolute values, a row a frame", arguments: [8, 1_024, 2_048])
    func magnitudes(binCount: Int) {
        analyze(noise(seed: 5))
        let rowStride = binCount + 3
        var result = [Float](repeating: -1, count: 8 * rowStride)
        result.withUnsafeMutableBufferPointer { buffer in
            guard let start = buffer.baseAddress else { return }
            stft.magnitudes(of: batch.elements, binCount: binCount, into: start, rowStride: rowStride)
        }
        for frame in 0..<8 {
            let row = result[frame * rowStride..<(frame + 1) * rowStride]
            for (value, bin) in zip(row, batch.bins(ofLane: frame).prefix(binCount)) {
                #expect(abs(Double(value) - bin.magnitude) <= 3e-7 * bin.magnitude)
            }
            #expect(Array(row.suffix(3)) == [-1, -1, -1])
        }
    }

    @Test("Every bin of every frame is multiplied by its own gain", arguments: [false, true])
    func gains(inPlace: Bool) {
        analyze(noise(seed: 6))
        let before = (0..<8).map { batch.bins(ofLane: $0) }
        let (binCount, rowStride) = (1_024, 1_030)
        let gains = (0..<8 * rowStride).map { Float(1 << ($0 / rowStride)) * (Float($0 % rowStride) + 1) }
        let separate = AlignedBuffer<SIMD8<Float>>(repeating: .one, count: batch.count)
        let result = inPlace ? batch : separate
        apply(gains, rowStride: rowStride, binCount: binCount, into: result)
        for frame in 0..<8 {
            for (bin, value) in result.bins(ofLane: frame).enumerated() {
                let gain = bin < binCount ? Double(1 << frame) * Double(bin + 1) : 0
                let expected = before[frame][bin] * FFTComplex(real: gain)
                #expect((value - expected).magnitude <= 1e-7 * expected.magnitude)
            }
        }
    }

    @Test("Gains of one keep the bits of the bins below, and make the bins above zero")
    func gainsOfOne() {
        analyze(noise(seed: 7))
        let result = AlignedBuffer<SIMD8<Float>>(repeating: .one, count: batch.count)
        apply([Float](repeating: 1, count: 8 * 1_024), rowStride: 1_024, binCount: 1_024, into: result)
        for vector in 0..<batch.count {
            #expect(result.elements[vector] == (vector < 2_048 ? batch.elements[vector] : .zero))
        }
    }

    @Test("Gains of zero make silence")
    func gainsOfZero() {
        let samples = noise(seed: 8)
        analyze(samples)
        apply([Float](repeating: 0, count: 8 * 1_024), rowStride: 1_024, binCount: 1_024, into: batch)
        let silence = [Float](repeating: 0, count: samples.count)
        #expect(synthesize(adding: silence) == silence)
    }

    private func apply(
        _ gains: [Float], rowStride: Int, binCount: Int, into result: AlignedBuffer<SIMD8<Float>>
    ) {
        gains.withUnsafeBufferPointer { buffer in
            guard let start = buffer.baseAddress else { return }
            stft.apply(
                gains: start, rowStride: rowStride, binCount: binCount, to: batch.elements, into: result.elements)
        }
    }
}
