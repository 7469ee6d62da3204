import SpleeterEngine
import Testing

@Suite("The transform of eight real signals")
struct FFTTests {
    static let sizes = [16, 32, 64, 128, 256, 512, 1_024, 2_048, 4_096, 8_192]

    @Test("A spectrum is what the definition of the transform says", arguments: sizes)
    func matchesDefinition(size: Int) {
        var noise = FFTNoise(seed: UInt64(size))
        let signals = (0..<8).map { _ in noise.samples(size) }
        for (signal, spectrum) in zip(signals, spectra(of: signals)) {
            #expect(relativeError(spectrum, slowSpectrum(signal.map(Double.init))) < 3e-7)
        }
    }

    @Test("The inverse of a spectrum is the signal", arguments: sizes)
    func inverse(size: Int) {
        var noise = FFTNoise(seed: 1)
        let signals = (0..<8).map { _ in noise.samples(size) }
        let fft = RealFFT(size: size)
        let spectrum = AlignedBuffer<SIMD8<Float>>(repeating: .zero, count: fft.spectrumVectorCount)
        let result = AlignedBuffer<SIMD8<Float>>(repeating: .zero, count: size)
        fft.forward(lanes: signals, into: spectrum)
        fft.inverse(spectrum.elements, into: result.elements)
        for (lane, signal) in signals.enumerated() {
            let difference = zip(signal, result.lane(lane)).map { abs($0 - $1) }
            #expect((difference.max() ?? 1) < 1e-6)
        }
    }

    @Test("The inverse does not look at imaginary parts that a real signal cannot have")
    func inverseOfComplexEnds() {
        let fft = RealFFT(size: 64)
        let spectrum = AlignedBuffer<SIMD8<Float>>(repeating: .zero, count: fft.spectrumVectorCount)
        spectrum.elements[1] = SIMD8(repeating: .nan)
        spectrum.elements[65] = SIMD8(repeating: .nan)
        let result = AlignedBuffer<SIMD8<Float>>(repeating: .one, count: 64)
        fft.inverse(spectrum.elements, into: result.elements)
        #expect(result.lane(3) == [Float](repeating: 0, count: 64))
    }

    @Test("Power is the same in time and in frequency", arguments: sizes)
    func parseval(size: Int) {
        var noise = FFTNoise(seed: 2)
        let signal = noise.samples(size)
        let spectrum = spectra(of: [signal])[0]
        let powers = spectrum.map { $0.magnitude * $0.magnitude }
        // All bins but the first and the last stand for a second one at the negative frequency.
        let total = 2 * powers.reduce(0, +) - powers[0] - powers[size / 2]
        let expected = signal.reduce(0) { $0 + Double($1) * Double($1) }
        #expect(abs(total / Double(size) / expected - 1) < 1e-6)
    }

    @Test("The spectrum of a sum is the sum of the spectra")
    func linearity() {
        var noise = FFTNoise(seed: 3)
        let (a, b) = (noise.samples(4_096), noise.samples(4_096))
        let sum = zip(a, b).map { 0.5 * $0 - 2 * $1 }
        let results = spectra(of: [a, b, sum])
        let expected = zip(results[0], results[1]).map {
            FFTComplex(real: 0.5 * $0.real - 2 * $1.real, imaginary: 0.5 * $0.imaginary - 2 * $1.imaginary)
        }
        #expect(relativeError(results[2], expected) < 5e-7)
    }

    @Test("Turning a signal round turns the phase of every bin", arguments: [1, 2, 63, 64, 2_049])
    func shift(by distance: Int) {
        var noise = FFTNoise(seed: 4)
        let signal = noise.samples(4_096)
        let moved = signal.indices.map { signal[($0 + 4_096 - distance) % 4_096] }
        let results = spectra(of: [signal, moved])
        let expected = results[0].enumerated().map { bin, value in
            value * FFTComplex.turned(-Double(bin * distance % 4_096) / 4_096)
        }
        #expect(relativeError(results[1], expected) < 5e-7)
    }

    @Test("An impulse has the same magnitude in every bin", arguments: [0, 1, 2, 777, 4_095])
    func impulse(at position: Int) {
        var signal = [Float](repeating: 0, count: 4_096)
        signal[position] = 1
        let expected = (0...2_048).map { FFTComplex.turned(-Double($0 * position % 4_096) / 4_096) }
        for (value, reference) in zip(spectra(of: [signal])[0], expected) {
            #expect((value - reference).magnitude < 5e-7)
        }
    }

    @Test("A tone at the centre of a bin is in that bin alone", arguments: [0, 1, 31, 32, 33, 1_024, 2_047, 2_048])
    func tone(bin: Int) {
        let signal = (0..<4_096).map { Float(FFTComplex.turned(Double(bin * $0 % 4_096) / 4_096).real) }
        let height = bin == 0 || bin == 2_048 ? 4_096.0 : 2_048.0
        for (index, value) in spectra(of: [signal])[0].enumerated() {
            let expected = FFTComplex(real: index == bin ? height : 0)
            #expect((value - expected).magnitude < height * 5e-7)
        }
    }

    @Test("The first and the last bin are real to the last bit")
    func realEnds() {
        var noise = FFTNoise(seed: 5)
        let spectrum = spectra(of: [noise.samples(4_096)])[0]
        #expect(spectrum[0].imaginary == 0)
        #expect(spectrum[2_048].imaginary == 0)
    }

    @Test("A signal has the same bits in every lane, whatever the other lanes hold")
    func lanesAreIndependent() {
        var noise = FFTNoise(seed: 6)
        let signal = noise.samples(4_096)
        let fft = RealFFT(size: 4_096)
        let result = AlignedBuffer<SIMD8<Float>>(repeating: .zero, count: fft.spectrumVectorCount)
        let back = AlignedBuffer<SIMD8<Float>>(repeating: .zero, count: 4_096)
        var seen: [[Float]] = []
        for lane in 0..<8 {
            var signals = [[Float]](repeating: [Float](repeating: .nan, count: 4_096), count: 8)
            signals[lane] = signal
            fft.forward(lanes: signals, into: result)
            fft.inverse(result.elements, into: back.elements)
            seen.append(result.lane(lane) + back.lane(lane))
        }
        #expect(seen.dropFirst().allSatisfy { $0 == seen[0] })
        #expect(seen[0].allSatisfy { $0.isFinite })
    }
}
