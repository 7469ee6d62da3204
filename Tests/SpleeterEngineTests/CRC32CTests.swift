import SpleeterEngine
import Testing

@Suite("CRC-32C")
struct CRC32CTests {
    @Test(
        "The checksums are the published ones",
        arguments: [
            // RFC 3720, appendix B.4.
            ([UInt8](repeating: 0, count: 32), 0x8A91_36AA),
            ([UInt8](repeating: 0xFF, count: 32), 0x62A8_AB43),
            ([UInt8](0..<32), 0x46DD_794E),
            ((0..<32).reversed(), 0x113F_DB5C),
            // The check value of the catalogues.
            (Array("123456789".utf8), 0xE306_9283),
            ([], 0),
        ] as [([UInt8], UInt32)])
    func published(bytes: [UInt8], checksum: UInt32) {
        #expect(bytes.withUnsafeBytes(CRC32C.checksum) == checksum)
        #expect(bytes.withUnsafeBytes(CRC32C.checksumByTable) == checksum)
    }

    @Test("A masked checksum is turned right by 15 bits and shifted by a constant")
    func masked() {
        let bytes = Array("123456789".utf8)
        // 0xE3069283 turned is 0x2507C60D.
        #expect(bytes.withUnsafeBytes(CRC32C.masked) == 0x2507_C60D &+ 0xA282_EAD8)
    }

    @Test("Instruction and tables agree at every length and alignment")
    func agreement() {
        let bytes = (0..<200).map { UInt8(truncatingIfNeeded: $0 * $0 * 167 + 13) }
        let differing = bytes.withUnsafeBytes { bytes in
            (0..<16).flatMap { start in (start...bytes.count).map { start..<$0 } }.filter { range in
                let part = UnsafeRawBufferPointer(rebasing: bytes[range])
                return CRC32C.checksum(part) != CRC32C.checksumByTable(part)
            }
        }
        #expect(differing == [])
    }
}
