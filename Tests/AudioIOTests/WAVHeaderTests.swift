import AudioIO
import TestSupport
import Testing

@Suite("The header that Sotto writes")
struct WAVHeaderTests {
    /// Frames of 16-bit mono whose file has `size` as its RIFF size.
    private static func frames(riffSize size: Int) -> Int { (size - (WAVHeader.encodedByteCount - 8)) / 2 }

    @Test(
        "It always takes 92 bytes, and 116 where it says which speakers the channels are for",
        arguments: SampleFormat.allCases)
    func length(sampleFormat: SampleFormat) {
        for channelCount in [1, 2, 6, 16] {
            let format = AudioFormat(sampleRate: 48_000, channelCount: channelCount, sampleFormat: sampleFormat)
            for frameCount in [0, 1, 44_100, 1 << 32, 1 << 40] {
                let length = WAVHeader.encoded(format: format, frameCount: frameCount).count
                #expect(length == (channelCount > 2 ? 116 : 92))
                #expect(length == WAVHeader.encodedByteCount(of: format))
            }
        }
        #expect(WAVHeader.encodedByteCount == 92)
    }

    @Test(
        "It is RF64 exactly when RIFF cannot say the size",
        arguments: [
            (0, "RIFF"), (1_000_000, "RIFF"),
            (frames(riffSize: 0xFFFF_FFFE), "RIFF"), (frames(riffSize: 0x1_0000_0000), "RF64"),
            (1 << 33, "RF64"),
        ])
    func container(frameCount: Int, tag: String) {
        let format = AudioFormat(sampleRate: 44_100, channelCount: 1, sampleFormat: .int16)
        let header = WAVHeader.encoded(format: format, frameCount: frameCount)
        #expect(String(decoding: header[..<4], as: UTF8.self) == tag)
        #expect(String(decoding: header[12..<16], as: UTF8.self) == (tag == "RF64" ? "ds64" : "JUNK"))
    }

    @Test("The padding byte of odd data counts in the decision for RF64")
    func paddingInContainer() {
        let format = AudioFormat(sampleRate: 44_100, channelCount: 1, sampleFormat: .int24)
        // 84 bytes and the data make 2³² - 1: with the padding byte one more than RIFF can say.
        let frameCount = (0xFFFF_FFFF - 84) / 3
        #expect(frameCount * 3 == 0xFFFF_FFFF - 84)
        #expect(WAVHeader.encoded(format: format, frameCount: frameCount).starts(with: "RF64".utf8))
        #expect(WAVHeader.encoded(format: format, frameCount: frameCount - 1).starts(with: "RIFF".utf8))
    }

    @Test(
        "Speakers of more than two channels are written and read; of one or two they say nothing",
        arguments: [(1, 0x4, 0), (2, 0x3, 0), (6, 0x3F, 0x3F), (6, 0x60F, 0x60F), (8, 0x63F, 0x63F), (3, 0, 0)])
    func speakers(channelCount: Int, mask: UInt32, read: UInt32) throws {
        let folder = try TemporaryFolder()
        let path = folder.file("speakers.wav").string
        for sampleFormat in SampleFormat.allCases {
            let format = AudioFormat(
                sampleRate: 48_000, channelCount: channelCount, sampleFormat: sampleFormat, channelMask: mask)
            let writer = try WAVWriter(path: path, format: format)
            let samples = (0..<12 * channelCount).map { Float($0) / 256 }
            try writer.write(samples)
            try writer.finish()
            let reader = try WAVReader(path: path)
            #expect(reader.header.format.channelMask == read)
            #expect(try reader.read(upTo: 100) == samples)
        }
    }

    @Test("It can be written for any format that was read, whatever its rate")
    func hostileRate() throws {
        let folder = try TemporaryFolder()
        let given = try RIFF().fmt(tag: 3, rate: .max, align: 8, bits: 32).data().write(in: folder)
        let format = try WAVReader(path: given).header.format
        let path = folder.file("copy.wav").string
        try WAVWriter(path: path, format: format).finish()
        #expect(try WAVReader(path: path).header.format == format)
    }
}
