import Foundation
import SpleeterEngine

/// The short-time Fourier transform, on one processor and with buffers that stay warm.
enum TransformTimes {
    private static let runs = 4_000

    static func measure() -> [String: any Encodable] {
        let stft = STFT()
        let samples = AlignedBuffer<Float>(
            (0..<FrameGrid.batchLength).map { sin(Float($0) * 0.031) + sin(Float($0) * 0.47) })
        let batch = AlignedBuffer<SIMD8<Float>>(repeating: .zero, count: SpectrumBatch.vectorCount)
        let fft = RealFFT(size: FrameGrid.frameLength)
        let signal = AlignedBuffer<SIMD8<Float>>(repeating: SIMD8(repeating: 0.5), count: FrameGrid.frameLength)
        return [
            "fft_forward_us": microseconds { fft.forward(signal.elements, into: batch.elements) },
            "fft_inverse_us": microseconds { fft.inverse(batch.elements, into: signal.elements) },
            "stft_analyze_us": microseconds { stft.analyze(samples.elements, into: batch.elements) },
            "stft_synthesize_us": microseconds {
                stft.synthesize(batch.elements, adding: samples.elements)
            },
        ]
    }

    /// The time that `body`, which does eight transforms, takes for one.
    private static func microseconds(_ body: () -> Void) -> Double {
        for _ in 0..<runs / 10 { body() }
        var quickest = Double.infinity
        for _ in 0..<10 {
            let start = ContinuousClock.now
            for _ in 0..<runs / 10 { body() }
            quickest = min(quickest, (ContinuousClock.now - start) / .microseconds(1))
        }
        return quickest / Double(runs / 10) / Double(SpectrumBatch.frameCount)
    }
}
