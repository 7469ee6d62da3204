import Catalog

/// Puts together at 44.1 kHz what was found in several passes. Each has its weight already, so this is a sum.
package struct PassSum {
    /// Back from each pass; nil for the original one, which is the first.
    private let resamplers: [Resampler?]
    /// Interleaved samples of each pass that wait for the others.
    private var waiting: [SampleQueue]

    /// - Parameters:
    ///   - passes: the original one first.
    ///   - channels: of a whole frame.
    /// - Throws: ``SeparationError/resampling(_:)``.
    package init(_ passes: [ResampledPass], channels: Int) throws {
        precondition(passes.first?.isOriginal == true, "the original pass is the first")
        let rate = ResampledPass.original.rate
        resamplers = try passes.map {
            $0.isOriginal
                ? nil
                : try Resampler(from: $0.rate, to: rate, channels: channels, quality: $0.quality(with: rate))
        }
        waiting = passes.map { _ in SampleQueue() }
    }

    /// Takes a pass's next samples, interleaved, at its own rate.
    ///
    /// - Returns: the sums that are complete now, interleaved, at 44.1 kHz.
    package mutating func add(_ samples: [Float], pass: Int) throws -> [Float] {
        if resamplers.count == 1 { return samples }
        waiting[pass].append(try resamplers[pass]?.process(samples) ?? samples)
        return takeSum(count: waiting.map(\.count).min() ?? 0)
    }

    /// The rest, after the last sample: as many in all as there were in the original pass, for going to another rate and
    /// back may end a little earlier or later.
    package mutating func finish() throws -> [Float] {
        for (index, resampler) in resamplers.enumerated() {
            if let rest = try resampler?.finish() { waiting[index].append(rest) }
        }
        let count = waiting[0].count
        for index in waiting.indices where waiting[index].count < count {
            waiting[index].append([Float](repeating: 0, count: count - waiting[index].count))
        }
        return takeSum(count: count)
    }

    private mutating func takeSum(count: Int) -> [Float] {
        guard count > 0 else { return [] }
        var sum = [Float](repeating: 0, count: count)
        for queue in waiting.indices {
            for index in 0..<count { sum[index] += waiting[queue][index] }
            waiting[queue].removeFirst(count)
        }
        return sum
    }
}
