#if arch(x86_64)
    import _Builtin_intrinsics.intel
#endif

/// The cyclic redundancy check with Castagnoli's polynomial (RFC 3720, appendix B.4).
package enum CRC32C {
    /// The checksum of all bytes; 0 for none.
    package static func checksum(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
        #if arch(x86_64)
            checksumByInstruction(bytes)
        #else
            checksumByTable(bytes)
        #endif
    }

    /// Whether bytes have the checksum that is stored for them, in masked form.
    static func confirms(_ bytes: UnsafeRawBufferPointer, masked stored: UInt32) -> Bool { masked(bytes) == stored }

    /// The checksum in the form in which tables and bundles store it: turned and shifted, because the checksum of data
    /// that holds its own checksum says little.
    package static func masked(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
        let checksum = checksum(bytes)
        return (checksum >> 15 | checksum << 17) &+ 0xA282_EAD8
    }

    #if arch(x86_64)
        /// Eight bytes an instruction. It belongs to SSE 4.2, which the module is compiled for.
        package static func checksumByInstruction(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
            let wholeWords = bytes.count & ~7
            var state: UInt64 = 0xFFFF_FFFF
            for offset in stride(from: 0, to: wholeWords, by: 8) {
                state = _mm_crc32_u64(state, bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
            }
            var rest = UInt32(truncatingIfNeeded: state)
            for offset in wholeWords..<bytes.count { rest = _mm_crc32_u8(rest, bytes[offset]) }
            return ~rest
        }
    #endif

    /// Eight bytes at a time through as many tables, for processors whose instruction is not used here.
    package static func checksumByTable(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
        let wholeWords = bytes.count & ~7
        var state: UInt32 = 0xFFFF_FFFF
        tables.withUnsafeBufferPointer { tables in
            for offset in stride(from: 0, to: wholeWords, by: 8) {
                let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
                let mixed = word ^ UInt64(state)
                state = 0
                for position in 0..<8 {
                    let byte = Int(truncatingIfNeeded: mixed >> UInt64(8 * position)) & 0xFF
                    state ^= tables[(7 - position) * 256 + byte]
                }
            }
            for offset in wholeWords..<bytes.count {
                state = state >> 8 ^ tables[Int(state & 0xFF ^ UInt32(bytes[offset]))]
            }
        }
        return ~state
    }

    /// Eight tables of 256: table `t` holds what a byte leaves behind when `t` zero bytes follow it.
    private static let tables: [UInt32] = {
        let reversedPolynomial: UInt32 = 0x82F6_3B78
        var tables: [UInt32] = (0..<256).map { byte in
            (0..<8).reduce(byte) { state, _ in state >> 1 ^ (state & 1 == 0 ? 0 : reversedPolynomial) }
        }
        for index in 256..<8 * 256 {
            let before = tables[index - 256]
            tables.append(before >> 8 ^ tables[Int(before & 0xFF)])
        }
        return tables
    }()
}
