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
                for index in 0..<count {
                    let low = UInt32(bytes.littleEndian(UInt16.self, at: index * 3))
                    let high = UInt32(bytes[index * 3 + 2])
                    // Placing the 24 bits at the top of 32 extends the sign.
                    let value = Int32(bitPattern: (high << 24) | (low << 8)) >> 8
                    output[index] = Float(value) / 8_388_608
                }
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
        var bytes = LittleEndianBytes(capacity: samples.count * byteCount)
        switch self {
        case .int16:
            for sample in samples { bytes.append(Int16(Self.round(sample, scale: 32_768))) }
        case .int24:
            for sample in samples {
                let value = UInt32(bitPattern: Int32(Self.round(sample, scale: 8_388_608)))
                bytes.append(UInt16(truncatingIfNeeded: value))
                bytes.append(UInt8(truncatingIfNeeded: value >> 16))
            }
        case .int32:
            for sample in samples { bytes.append(Int32(Self.round(sample, scale: 2_147_483_648))) }
        case .float32:
            for sample in samples { bytes.append(sample.bitPattern) }
        }
        return bytes.bytes
    }

    private static func round(_ sample: Float, scale: Double) -> Double {
        guard !sample.isNaN else { return 0 }
        return min(max((Double(sample) * scale).rounded(.toNearestOrEven), -scale), scale - 1)
    }
}
