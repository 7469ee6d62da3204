extension SampleFormat {
    /// Turns stored samples into floats, full scale at ±1.0. `bytes` holds whole samples.
    func decode(_ bytes: UnsafeRawBufferPointer) -> [Float] {
        let count = bytes.count / byteCount
        return [Float](unsafeUninitializedCapacity: count) { output, initialized in
            switch self {
            case .int16:
                for index in 0..<count {
                    output[index] = Float(bytes.littleEndian(Int16.self, at: index * 2)) / 32_768
                }
            case .int24:
                Self.decode24(bytes, into: output, count: count)
            case .int32:
                for index in 0..<count {
                    output[index] = Float(bytes.littleEndian(Int32.self, at: index * 4)) / 2_147_483_648
                }
            case .float32:
                for index in 0..<count {
                    output[index] = Float(bitPattern: bytes.littleEndian(UInt32.self, at: index * 4))
                }
            }
            initialized = count
        }
    }

    /// Turns floats into stored samples: rounded to the nearest step and limited to the scale. A sample that
    /// is not a number becomes 0 in an integer format.
    func encode(_ samples: [Float]) -> [UInt8] {
        switch self {
        case .int16: encode(steps: Self.steps(samples, scale: 32_768))
        case .int24: encode(steps: Self.steps(samples, scale: 8_388_608))
        case .int32: encode(steps: Self.steps(samples, scale: 2_147_483_648))
        case .float32: samples.withUnsafeBytes { Array($0) }
        }
    }

    /// Four samples are twelve bytes: three words, cut by shifts.
    private static func decode24(
        _ bytes: UnsafeRawBufferPointer, into output: UnsafeMutableBufferPointer<Float>, count: Int
    ) {
        // The 24 bits at the top of 32 have their sign where it belongs.
        let scale: Float = 1 / 2_147_483_648
        func float(_ top: UInt32) -> Float { Float(Int32(bitPattern: top & 0xFFFF_FF00)) * scale }
        var index = 0
        while index + 4 <= count {
            let first = bytes.littleEndian(UInt32.self, at: index * 3)
            let second = bytes.littleEndian(UInt32.self, at: index * 3 + 4)
            let third = bytes.littleEndian(UInt32.self, at: index * 3 + 8)
            output[index] = float(first << 8)
            output[index + 1] = float(first >> 16 | second << 16)
            output[index + 2] = float(second >> 8 | third << 24)
            output[index + 3] = float(third)
            index += 4
        }
        while index < count {
            let low = UInt32(bytes.littleEndian(UInt16.self, at: index * 3))
            output[index] = float(UInt32(bytes[index * 3 + 2]) << 24 | low << 8)
            index += 1
        }
    }

    /// The nearest step of each sample, halves to even.
    private static func steps(_ samples: [Float], scale: Double) -> [Int32] {
        // Added to this number a smaller one is rounded to a whole, which then lies in the lowest bits.
        let rounding = 0x1.8p52
        return [Int32](unsafeUninitializedCapacity: samples.count) { output, initialized in
            for index in samples.indices {
                var step = Double(samples[index]) * scale
                step = step > scale - 1 ? scale - 1 : step
                step = step < -scale ? -scale : step
                step = step == step ? step : 0
                output[index] = Int32(truncatingIfNeeded: (step + rounding).bitPattern)
            }
            initialized = samples.count
        }
    }
}
