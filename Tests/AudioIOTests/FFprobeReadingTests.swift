import AudioIO
import TestSupport
import Testing

/// What ffprobe says of one audio stream.
private struct Report: Decodable {
    struct Stream: Decodable {
        var codecName: String
        var sampleRate: String
        var channels: Int
        var durationTs: Int
    }
    var streams: [Stream]
}

@Suite("Other programs reading Sotto's files")
struct FFprobeReadingTests {
    @Test(
        "ffprobe finds the right coding, rate, channels and frames",
        arguments: SampleFormat.allCases, [(1, 8_000, 1_001), (2, 44_100, 5_000), (6, 96_000, 777)])
    func probe(sampleFormat: SampleFormat, shape: (channels: Int, rate: Int, frames: Int)) async throws {
        let folder = try TemporaryFolder()
        let path = try written(
            noise(count: shape.frames * shape.channels), as: sampleFormat, channelCount: shape.channels,
            sampleRate: shape.rate, in: folder)
        let answer = try await Program.run("ffprobe", ["-v", "error", "-of", "json", "-show_streams", path])
        #expect(answer.errors == "")
        let stream = try #require(try answer.json(as: Report.self).streams.first)
        let codecs: [SampleFormat: String] = [
            .int16: "pcm_s16le", .int24: "pcm_s24le", .int32: "pcm_s32le", .float32: "pcm_f32le",
        ]
        #expect(stream.codecName == codecs[sampleFormat])
        #expect(stream.sampleRate == String(shape.rate))
        #expect(stream.channels == shape.channels)
        #expect(stream.durationTs == shape.frames)
    }
}
