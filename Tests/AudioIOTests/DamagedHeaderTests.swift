import AudioIO
import TestSupport
import Testing

@Suite("Damaged headers")
struct DamagedHeaderTests {
    @Test("Any one damaged byte is refused with a WAVError, or what the header says can be read")
    func everyByte() throws {
        let folder = try TemporaryFolder()
        let sound = try fileBytes(written(noise(count: 64), as: .int16, channelCount: 2, in: folder))
        var refused = 0
        for index in 0..<WAVHeader.encodedByteCount {
            for value: UInt8 in [0x00, 0x01, 0x7F, 0x80, 0xFF] where sound[index] != value {
                var damaged = sound
                damaged[index] = value
                let path = try written(damaged, in: folder)
                do {
                    let reader = try WAVReader(path: path)
                    let samples = try reader.read(upTo: .max)
                    #expect(samples.count == reader.header.frameCount * reader.header.format.channelCount)
                } catch is WAVError {
                    refused += 1
                }
            }
        }
        #expect(refused > 50)
    }

    @Test("A file that ends at any byte of its header is refused")
    func everyLength() throws {
        let folder = try TemporaryFolder()
        let sound = try fileBytes(written(noise(count: 64), as: .float32, in: folder))
        for length in 0..<(WAVHeader.encodedByteCount + 64 * 4) {
            let path = try written(Array(sound[..<length]), in: folder)
            #expect(throws: WAVError.self, "\(length) bytes") { try WAVReader(path: path) }
        }
    }
}
