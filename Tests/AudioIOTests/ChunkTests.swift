import AudioIO
import TestSupport
import Testing

@Suite("Chunks around the sound")
struct ChunkTests {
    private static let sound: [UInt8] = [0x00, 0x40, 0x00, 0xC0]

    @Test("The padding byte of a chunk with an odd length is passed over")
    func oddChunk() throws {
        let folder = try TemporaryFolder()
        let odd = RIFF().chunk("LIST", [1, 2, 3, 0], size: 3).fmt().chunk("note", [9, 0], size: 1)
        #expect(try WAVReader.all(of: odd.data(Self.sound).write(in: folder)) == [0.5, -0.5])
    }

    @Test("Chunks behind the sound, and a padding byte, are no sound")
    func after() throws {
        let folder = try TemporaryFolder()
        let riff = RIFF().fmt().data(Self.sound).chunk("LIST", [1, 2, 3, 4])
        #expect(try WAVReader.all(of: riff.write(in: folder)) == [0.5, -0.5])
    }

    @Test("Bytes that make no whole frame are left out")
    func partialFrame() throws {
        let folder = try TemporaryFolder()
        let reader = try WAVReader(path: RIFF().fmt().data(Self.sound + [1, 2]).write(in: folder))
        #expect(reader.header.frameCount == 1)
        #expect(try reader.read(upTo: 2) == [0.5, -0.5])
    }

    @Test("Odd data ends with a padding byte that the size counts")
    func oddData() throws {
        let folder = try TemporaryFolder()
        let path = try written([0.5, 0.25, -0.5], as: .int24, in: folder)
        let bytes = try fileBytes(path)
        #expect(bytes.count == 92 + 9 + 1)
        #expect(Array(bytes[4..<8]) == RIFF.little(UInt32(bytes.count - 8)))
        #expect(Array(bytes[88..<92]) == RIFF.little(UInt32(9)))
        #expect(try WAVReader.all(of: path) == [0.5, 0.25, -0.5])
    }
}
