import Foundation
import SpleeterEngine

/// Reproducible noise (the SplitMix64 generator of G. L. Steele et al., 2014).
struct FFTNoise {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    /// The next sample, evenly spread between −1 and 1.
    mutating func next() -> Float {
        state &+= 0x9e37_79b9_7f4a_7c15
        var bits = state
        bits = (bits ^ (bits >> 30)) &* 0xbf58_476d_1ce4_e5b9
        bits = (bits ^ (bits >> 27)) &* 0x94d0_49bb_1331_11eb
        bits ^= bits >> 31
        return Float(bits >> 40) / 8_388_608 - 1
    }

    mutating func samples(_ count: Int) -> [Float] {
        (0..<count).map { _ in next() }
    }
}

/// A complex number in double precision.
struct FFTComplex {
    var real = 0.0
    var imaginary = 0.0

    var magnitude: Double { (real * real + imaginary * imaginary).squareRoot() }

    static func - (a: FFTComplex, b: FFTComplex) -> FFTComplex {
        FFTComplex(real: a.real - b.real, imaginary: a.imaginary - b.imaginary)
    }

    static func + (a: FFTComplex, b: FFTComplex) -> FFTComplex {
        FFTComplex(real: a.real + b.real, imaginary: a.imaginary + b.imaginary)
    }

    static func * (a: FFTComplex, b: FFTComplex) -> FFTComplex {
        FFTComplex(
            real: a.real * b.real - a.imaginary * b.imaginary, imaginary: a.real * b.imaginary + a.imaginary * b.real)
    }

    /// `magnitude · e^(2πi·turns)`.
    static func turned(_ turns: Double, magnitude: Double = 1) -> FFTComplex {
        FFTComplex(real: magnitude * cos(2 * .pi * turns), imaginary: magnitude * sin(2 * .pi * turns))
    }
}

/// The discrete Fourier transform as its definition says it, in double precision: bins 0 to half the size.
func slowSpectrum(_ signal: [Double]) -> [FFTComplex] {
    let size = signal.count
    let circle = (0..<size).map { FFTComplex.turned(-Double($0) / Double(size)) }
    return (0...size / 2).map { bin in
        var sum = FFTComplex()
        for n in 0..<size {
            let factor = circle[n * bin % size]
            sum.real += signal[n] * factor.real
            sum.imaginary += signal[n] * factor.imaginary
        }
        return sum
    }
}

/// The root of the mean square of `a − b` over that of `b`.
func relativeError(_ a: [FFTComplex], _ b: [FFTComplex]) -> Double {
    precondition(a.count == b.count, "spectra of one size")
    let error = zip(a, b).reduce(0) { $0 + ($1.0 - $1.1).magnitude * ($1.0 - $1.1).magnitude }
    return (error / b.reduce(0) { $0 + $1.magnitude * $1.magnitude }).squareRoot()
}

/// Places one signal a lane; lanes without one stay at zero.
func vectors(ofLanes signals: [[Float]]) -> AlignedBuffer<SIMD8<Float>> {
    let buffer = AlignedBuffer<SIMD8<Float>>(repeating: .zero, count: signals[0].count)
    for (lane, signal) in signals.enumerated() {
        for (index, value) in signal.enumerated() { buffer.elements[index][lane] = value }
    }
    return buffer
}

extension RealFFT {
    /// The forward transform of one signal a lane.
    func forward(lanes signals: [[Float]], into spectrum: AlignedBuffer<SIMD8<Float>>) {
        let samples = vectors(ofLanes: signals)
        withExtendedLifetime((samples, spectrum)) { forward(samples.elements, into: spectrum.elements) }
    }
}

/// The spectra of signals of one length, at most eight.
func spectra(of signals: [[Float]]) -> [[FFTComplex]] {
    let fft = RealFFT(size: signals[0].count)
    let spectrum = AlignedBuffer<SIMD8<Float>>(repeating: .zero, count: fft.spectrumVectorCount)
    fft.forward(lanes: signals, into: spectrum)
    return signals.indices.map { spectrum.bins(ofLane: $0) }
}

extension AlignedBuffer where Element == SIMD8<Float> {
    /// One lane of all vectors.
    func lane(_ lane: Int) -> [Float] {
        withExtendedLifetime(self) { (0..<count).map { elements[$0][lane] } }
    }

    /// One lane of a spectrum.
    func bins(ofLane lane: Int) -> [FFTComplex] {
        (0..<count / 2).map { bin in
            FFTComplex(
                real: Double(elements[SpectrumBatch.realIndex(ofBin: bin)][lane]),
                imaginary: Double(elements[SpectrumBatch.imaginaryIndex(ofBin: bin)][lane]))
        }
    }
}
