import AudioIO

/// Adds stems up, and compares the sum with the mixture as it would be stored like them.
struct StemSum {
    private let scale: Float?
    private var differences: [Float] = []
    /// vocals + background − mixture, 1.0 at full scale.
    private(set) var error = SignalMeter()
    /// Samples in which the sum is not as exact as the format allows.
    private(set) var inexactCount = 0

    /// - Parameter format: how the stems are stored.
    init(format: SampleFormat) {
        scale = format.isFloat ? nil : Float(1 / format.step)
    }

    /// Adds blocks of the same length.
    mutating func add(mixture: [Float], vocals: [Float], background: [Float]) {
        if differences.count != mixture.count { differences = [Float](repeating: 0, count: mixture.count) }
        if let scale {
            addWholeNumbers(mixture, vocals, background, scale)
        } else {
            addFloats(mixture, vocals, background)
        }
        error.add(differences)
    }

    /// In integers nothing may be missing: the mixture is rounded once, halves to even, and the stems share it out.
    private mutating func addWholeNumbers(
        _ mixture: [Float], _ vocals: [Float], _ background: [Float], _ scale: Float
    ) {
        let count = mixture.count
        let step = 1 / scale
        var inexact: Int32 = 0
        differences.withUnsafeMutableBufferPointer { differences in
            for index in 0..<count {
                let exact = mixture[index] * scale
                // Between 2^23 and 2^24 floats are whole numbers, so the sum is rounded. Beyond, all of them are.
                let rounding = Float(bitPattern: (exact.bitPattern & 0x8000_0000) | Float(8_388_608).bitPattern)
                let rounded = exact.magnitude < 8_388_608 ? (exact + rounding) - rounding : exact
                let difference = vocals[index] + background[index] - rounded * step
                differences[index] = difference
                inexact &+= difference == 0 ? 0 : 1
            }
        }
        inexactCount += Int(inexact)
    }

    /// In floats the difference of mixture and vocals is rounded once, which is 2^-24 of it at most: within full scale
    /// 2^-24 of full scale.
    private mutating func addFloats(_ mixture: [Float], _ vocals: [Float], _ background: [Float]) {
        let count = mixture.count
        var inexact: Int32 = 0
        differences.withUnsafeMutableBufferPointer { differences in
            for index in 0..<count {
                let sum = Double(vocals[index]) + Double(background[index])
                let difference = sum - Double(mixture[index])
                differences[index] = Float(difference)
                let allowed = max(1, Double(background[index].magnitude)) * 0x1p-24
                inexact &+= difference.magnitude <= allowed ? 0 : 1
            }
        }
        inexactCount += Int(inexact)
    }
}
