import AudioIO
import TestSupport
import Testing

@Suite("The header that Sotto writes")
struct WAVHeaderTests {
    /// Frames of 16-bit mono whose file has `size` as its RIFF size.
    private static func frames(riffSize size: Int) -> Int { (size - (WAVHeader.encodedByteCount - 8)) / 2 }

    @Test("It always takes 92 bytes", arguments: SampleFormat.allCases)
    func length(sampleFormat: SampleFormat) {
        for channelCount in [1, 2, 6, 16] {
            let format = AudioFormat(sampleRate: 48_000, channelCount: channelCount, sampleFormat: sampleFormat)
            for frameCount in [0, 1, 44_100, 1 << 32, 1 << 40] {
                #expect(WAVHeader.encoded(format: format, frameCount: frameCount).count == 92)
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
