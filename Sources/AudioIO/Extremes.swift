/// The lowest and the highest of some samples.
struct Extremes: Equatable {
    private(set) var lowest: Float
    private(set) var highest: Float

    /// Of no samples.
    static let none = Extremes(lowest: .infinity, highest: -.infinity)

    private init(lowest: Float, highest: Float) {
        self.lowest = lowest
        self.highest = highest
    }

    /// - Parameter samples: at least one.
    init(of samples: ArraySlice<Float>) {
        self = samples.withUnsafeBufferPointer { samples in
            let bytes = UnsafeRawBufferPointer(samples)
            var (lowest, highest) = (SIMD8(repeating: Float.infinity), SIMD8(repeating: -Float.infinity))
            var index = 0
            while index + 8 <= samples.count {
                let eight = bytes.loadUnaligned(fromByteOffset: index * 4, as: SIMD8<Float>.self)
                lowest.replace(with: eight, where: eight .< lowest)
                highest.replace(with: eight, where: eight .> highest)
                index += 8
            }
            var all = Extremes(lowest: lowest.min(), highest: highest.max())
            for sample in samples[index...] { all.add(Extremes(lowest: sample, highest: sample)) }
            return all
        }
    }

    mutating func add(_ other: Extremes) {
        lowest = min(lowest, other.lowest)
        highest = max(highest, other.highest)
    }

    var storedLowest: Int16 { Self.stored(lowest) }
    var storedHighest: Int16 { Self.stored(highest) }

    /// Rounded away from zero, so that what is not silent is never drawn as silence.
    private static func stored(_ sample: Float) -> Int16 {
        // Samples that are no numbers, or none at all, are drawn as silence.
        guard sample.isFinite else { return 0 }
        return Int16((min(max(sample, -1), 1) * 32_767).rounded(.awayFromZero))
    }
}
