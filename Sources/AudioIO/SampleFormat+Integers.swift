extension SampleFormat {
    /// The steps that an integer format can store, from the most negative on; nil for float.
    public var integerRange: ClosedRange<Int32>? {
        switch self {
        case .int16: -32_768...32_767
        case .int24: -8_388_608...8_388_607
        case .int32: Int32.min...Int32.max
        case .float32: nil
        }
    }

    /// Stored bytes of samples that are steps of an integer format already, each in ``integerRange``.
    package func encode(steps: [Int32]) -> [UInt8] {
        let width = byteCount
        return [UInt8](unsafeUninitializedCapacity: steps.count * width) { bytes, initialized in
            let raw = UnsafeMutableRawBufferPointer(bytes)
            switch self {
            case .int16:
                bytes.withMemoryRebound(to: Int16.self) { narrow in
                    for index in steps.indices {
                        narrow[index] = Int16(truncatingIfNeeded: steps[index]).littleEndian
                    }
                }
            case .int24:
                for index in steps.indices {
                    let step = steps[index].littleEndian
                    raw[index * 3] = UInt8(truncatingIfNeeded: step)
                    raw[index * 3 + 1] = UInt8(truncatingIfNeeded: step >> 8)
                    raw[index * 3 + 2] = UInt8(truncatingIfNeeded: step >> 16)
                }
            case .int32:
                for index in steps.indices {
                    raw.storeBytes(of: steps[index].littleEndian, toByteOffset: index * 4, as: Int32.self)
                }
            case .float32:
                preconditionFailure("floats are no steps")
            }
            initialized = steps.count * width
        }
    }
}
