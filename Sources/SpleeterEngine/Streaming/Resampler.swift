import CSoxr

/// Changes a stream's sample rate with libsoxr, whose filters have linear phase and whose delay is made up for: sample
/// k of the result lies where it lay before.
package final class Resampler {
    private let soxr: OpaquePointer
    private let channels: Int
    private let ratio: Double

    package enum Quality {
        /// Noise below that of 20 bits, and all that both rates have of the band.
        case full
        /// Noise below that of 16 bits, in the lower two thirds of the lower rate's band alone, in half the time.
        case lowBand
    }

    /// How much of the lower rate's band ``Quality/lowBand`` leaves as it is: soxr's passband at that quality.
    static let lowBandShare: Float = 0.67

    /// - Throws: ``SeparationError/resampling(_:)``.
    package init(from inputRate: Int, to outputRate: Int, channels: Int, quality: Quality = .full) throws {
        var error: soxr_error_t?
        var specification = soxr_quality_spec(UInt(quality == .full ? SOXR_HQ : SOXR_LQ), 0)
        guard
            let soxr = soxr_create(
                Double(inputRate), Double(outputRate), UInt32(channels), &error, nil, &specification, nil)
        else { throw Self.failure(error) }
        self.soxr = soxr
        self.channels = channels
        ratio = Double(outputRate) / Double(inputRate)
    }

    deinit {
        soxr_delete(soxr)
    }

    /// - Parameter samples: interleaved.
    /// - Returns: what can be said so far, interleaved.
    package func process(_ samples: [Float]) throws -> [Float] {
        guard !samples.isEmpty else { return [] }
        return try samples.withUnsafeBufferPointer { try run($0.baseAddress, frames: samples.count / channels) }
    }

    /// The rest, after the last sample.
    package func finish() throws -> [Float] {
        var rest: [Float] = []
        while true {
            let more = try run(nil, frames: 4_096)
            if more.isEmpty { return rest }
            rest += more
        }
    }

    /// - Parameter frames: of the input; with no input, as many as the output should have room for.
    private func run(_ input: UnsafePointer<Float>?, frames: Int) throws -> [Float] {
        // The filter may give back at once what it had kept.
        let room = Int(Double(frames) * ratio) + 8_192
        var done = 0
        var taken = 0
        var error: soxr_error_t?
        let output = [Float](unsafeUninitializedCapacity: room * channels) { output, initialized in
            error = soxr_process(soxr, input, input == nil ? 0 : frames, &taken, output.baseAddress, room, &done)
            initialized = done * channels
        }
        if let error { throw Self.failure(error) }
        guard input == nil || taken == frames else { throw SeparationError.resampling("input was left over") }
        return output
    }

    private static func failure(_ error: soxr_error_t?) -> SeparationError {
        .resampling(error.map { String(cString: $0) } ?? "no reason was given")
    }
}
