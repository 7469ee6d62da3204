import SpleeterEngine
import Testing

@Suite("Batches of frames from a stream, and a stream from batches")
struct STFTStreamingTests {
    static let lengths = [0, 1, 1_023, 1_024, 1_025, 4_095, 4_096, 4_097, 28_672, 28_673, 100_000]
    static let chunkings: [[Int]] = [[100_000], [1], [7, 4_096, 1], [1_024], [8_192], [50_000, 13]]

    /// Batches of `signal`, given in pieces whose lengths repeat `chunks`.
    private func batches(
        of signal: [Float], chunks: [Int] = [100_000], each body: (Int, AlignedBuffer<SIMD8<Float>>) -> Void
    ) -> StreamingAnalysis {
        let analysis = StreamingAnalysis(stft: STFT())
        let batch = AlignedBuffer<SIMD8<Float>>(repeating: .zero, count: SpectrumBatch.vectorCount)
        func takeAll() {
            while analysis.isBatchReady {
                let first = analysis.nextFrame
                analysis.takeBatch(into: batch.elements)
                body(first, batch)
            }
        }
        signal.withUnsafeBufferPointer { samples in
            var (done, piece) = (0, 0)
            while done < samples.count {
                let end = min(done + chunks[piece % chunks.count], samples.count)
                piece += 1
                while done < end {
                    done += analysis.push(UnsafeBufferPointer(rebasing: samples[done..<end]))
                    takeAll()
                }
            }
        }
        analysis.finish()
        takeAll()
        return analysis
    }

    /// `signal` after analysis and synthesis. The synthesis learns the length before its last batch.
    private func roundTrip(_ signal: [Float], chunks: [Int] = [100_000]) -> [Float] {
        let synthesis = StreamingSynthesis(stft: STFT())
        let last = 8 * (FrameGrid.batchCount(ofSamples: signal.count) - 1)
        let output = AlignedBuffer<Float>(repeating: 0, count: FrameGrid.batchHop)
        var result: [Float] = []
        _ = batches(of: signal, chunks: chunks) { first, batch in
            if first == last { synthesis.end(at: signal.count) }
            let count = synthesis.add(batch.elements, into: output.elements)
            result += UnsafeBufferPointer(start: output.elements, count: count)
        }
        #expect(synthesis.sampleCount == result.count)
        return result
    }

    @Test("A stream comes back sample by sample, exactly as long as it was", arguments: lengths)
    func reconstruction(length: Int) {
        var noise = FFTNoise(seed: UInt64(length))
        let signal = noise.samples(length)
        let result = roundTrip(signal)
        #expect(result.count == length)
        #expect(zip(signal, result).allSatisfy { abs($0 - $1) < 1e-6 })
    }

    @Test("How a stream is cut up changes no bit of the result", arguments: chunkings)
    func chunking(chunks: [Int]) {
        var noise = FFTNoise(seed: 9)
        let signal = noise.samples(60_000)
        #expect(roundTrip(signal, chunks: chunks) == roundTrip(signal))
    }

    @Test("How a stream is cut up changes no bit of its spectra", arguments: chunkings)
    func spectraOfChunks(chunks: [Int]) {
        var noise = FFTNoise(seed: 10)
        let signal = noise.samples(30_000)
        var (whole, cut): ([[Float]], [[Float]]) = ([], [])
        _ = batches(of: signal) { _, batch in whole.append(batch.lane(0) + batch.lane(7)) }
        _ = batches(of: signal, chunks: chunks) { _, batch in cut.append(batch.lane(0) + batch.lane(7)) }
        #expect(whole.count == 5)
        #expect(cut == whole)
    }

    @Test(
        "The number of frames is that of the padded signal, rounded up",
        arguments: zip([0, 1, 1_024, 1_025, 4_096, 4_097, 44_100], [4, 5, 5, 6, 8, 9, 48]))
    func frameCount(length: Int, frames: Int) {
        #expect(FrameGrid.frameCount(ofSamples: length) == frames)
        #expect(FrameGrid.batchCount(ofSamples: length) == (frames + 7) / 8)
        var firstFrames: [Int] = []
        let analysis = batches(of: [Float](repeating: 0, count: length)) { first, _ in firstFrames.append(first) }
        #expect(firstFrames == Array(stride(from: 0, to: frames, by: 8)))
        #expect(analysis.sampleCount == length)
    }

    @Test("Frames agree with NumPy's")
    func reference() {
        var seen = 0
        _ = batches(of: STFTReference.signal) { first, batch in
            for entry in STFTReference.entries where (first..<first + 8).contains(entry.frame) {
                let value = batch.bins(ofLane: entry.frame - first)[entry.bin]
                #expect(abs(value.real - entry.real) < 2e-5)
                #expect(abs(value.imaginary - entry.imaginary) < 2e-5)
                seen += 1
            }
        }
        #expect(seen == STFTReference.entries.count)
    }

    @Test("Frames beyond the signal hold zeros, and so does the frame before it", arguments: [1_000, 4_096, 12_300])
    func silentFrames(length: Int) {
        let signal = [Float](repeating: 1, count: length)
        _ = batches(of: signal) { first, batch in
            for lane in 0..<8 {
                let frame = first + lane
                let isSilent = batch.lane(lane).allSatisfy { $0 == 0 }
                #expect(isSilent == (frame == 0 || frame >= FrameGrid.frameCount(ofSamples: length)))
            }
        }
    }

    @Test("A batch is ready with its last sample, and no sample is taken before it is")
    func readiness() {
        let analysis = StreamingAnalysis(stft: STFT())
        let batch = AlignedBuffer<SIMD8<Float>>(repeating: .zero, count: SpectrumBatch.vectorCount)
        let samples = [Float](repeating: 0, count: 20_000)
        samples.withUnsafeBufferPointer { buffer in
            #expect(analysis.push(UnsafeBufferPointer(rebasing: buffer[..<7_167])) == 7_167)
            #expect(!analysis.isBatchReady)
            #expect(analysis.push(buffer) == 1)
            #expect(analysis.isBatchReady)
            #expect(analysis.push(buffer) == 0)
            analysis.takeBatch(into: batch.elements)
            #expect(!analysis.isBatchReady)
            #expect(analysis.push(buffer) == 8_192)
        }
        #expect(analysis.sampleCount == 15_360)
    }

    @Test("Samples leave the synthesis as soon as no later frame covers them")
    func latency() {
        let synthesis = StreamingSynthesis(stft: STFT())
        let batch = AlignedBuffer<SIMD8<Float>>(repeating: .zero, count: SpectrumBatch.vectorCount)
        let output = AlignedBuffer<Float>(repeating: 0, count: FrameGrid.batchHop)
        #expect(synthesis.add(batch.elements, into: output.elements) == 4_096)
        #expect(synthesis.add(batch.elements, into: output.elements) == 8_192)
        synthesis.end(at: 12_300)
        #expect(synthesis.add(batch.elements, into: output.elements) == 12)
        #expect(synthesis.add(batch.elements, into: output.elements) == 0)
    }
}
