import AudioIO
import Media
import TestSupport
import Testing

@Suite("FLAC")
struct FLACEncoderTests {
    @Test(
        "What was encoded decodes to identical samples",
        arguments: [(SampleFormat.int16, "pcm_s16le"), (.int24, "pcm_s24le")], [(44_100, 2), (48_000, 1), (96_000, 6)])
    func lossless(sample: (format: SampleFormat, codec: String), shape: (rate: Int, channels: Int)) async throws {
        let folder = try TemporaryFolder()
        let path = folder.file("a.wav")
        let format = AudioFormat(sampleRate: shape.rate, channelCount: shape.channels, sampleFormat: sample.format)
        let writer = try WAVWriter(path: path.string, format: format)
        // Every step of the sample format is as likely, so that a bit lost anywhere shows.
        var state: UInt64 = 1
        try writer.write(
            (0..<(30_001 * shape.channels)).map { _ in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return Float(Int32(truncatingIfNeeded: state >> 32) >> 8) / 8_388_608
            })
        try writer.finish()

        let encoded = folder.file("a.flac")
        try await FLACEncoder(tools: tools(), launcher: launcher).encode(path.string, to: encoded.string, duration: 1)
        #expect(try await probe(encoded).audioStreams.map(\.codec) == ["flac"])
        let decoded = try await make(["-i", encoded.string, "-c:a", sample.codec], folder.file("decoded.wav"))
        let (before, after) = (try Sound(path), try Sound(decoded))
        var expected = before.format
        // FLAC says of six channels which speakers they are for, also where the source did not.
        if shape.channels == 6 { expected.channelMask = 0x3F }
        #expect(after.format == expected)
        #expect(after.frameCount == 30_001)
        for channel in 0..<shape.channels {
            #expect(after.channel(channel) == before.channel(channel))
        }
    }

    @Test("What is no sound file fails with ffmpeg's reason")
    func noSound() async throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("no sound", to: "a.wav")
        let encoder = FLACEncoder(tools: try tools(), launcher: launcher)
        let reason = "Invalid data found when processing input"
        await #expect(throws: MediaError.decodingFailed(path: path.string, reason: reason)) {
            try await encoder.encode(path.string, to: folder.file("a.flac").string, duration: 1)
        }
    }
}
