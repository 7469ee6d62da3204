import AudioIO
import Foundation
import Media
import SystemPackage
import TestSupport
import Testing

/// Stems can share a source out to the last step only if its steps come out of ffmpeg as they are.
@Suite("Extracting integers exactly")
struct ExactExtractionTests {
    /// Every 16-bit step, or as many of the 24-bit ones from both ends and around zero, in an order of no pattern.
    private static func steps(_ format: SampleFormat) -> [Int32] {
        let range = format == .int16 ? Int32(-32_768)...32_767 : -8_388_608...8_388_607
        let all =
            format == .int16
            ? Array(range)
            : Array(range.prefix(22_000)) + Array(-11_000...11_000) + Array(range.suffix(22_000))
        return all.indices.map { all[$0 * 7_919 % all.count] }
    }

    @Test(
        "Every step of the source is a float of the working file, at any rate, in mono and stereo",
        arguments: [SampleFormat.int16, .int24], [(1, 44_100), (2, 44_100), (1, 48_000), (2, 48_000), (2, 96_000)])
    func exact(_ format: SampleFormat, _ shape: (channels: Int, rate: Int)) async throws {
        let folder = try TemporaryFolder()
        let steps = Self.steps(format)
        let samples = steps.prefix(steps.count / shape.channels * shape.channels).map {
            Float(Double($0) * format.step)
        }
        let source = folder.file("a.wav")
        let writer = try WAVWriter(
            path: source.string,
            format: AudioFormat(sampleRate: shape.rate, channelCount: shape.channels, sampleFormat: format))
        try writer.write(samples)
        try writer.finish()
        for name in ["a.wav", "a.flac", "a.mkv"] {
            let path = folder.file(name)
            if name != "a.wav" { try await make(["-i", source.string, "-c:a", "flac"], path) }
            try await extract(path, to: folder.file("out.wav"), as: .source)
            let reader = try WAVReader(path: folder.file("out.wav").string)
            #expect(
                reader.header.format
                    == AudioFormat(sampleRate: shape.rate, channelCount: shape.channels, sampleFormat: .float32))
            #expect(try reader.read(upTo: .max) == samples, "\(name)")
        }
    }

    @Test("Stereo of 44.1 kHz comes exactly also where that is asked for")
    func stereo() async throws {
        let folder = try TemporaryFolder()
        let samples = Self.steps(.int16).map { Float($0) / 32_768 }
        let source = folder.file("a.wav")
        let writer = try WAVWriter(
            path: source.string, format: AudioFormat(sampleRate: 44_100, channelCount: 2, sampleFormat: .int16))
        try writer.write(samples)
        try writer.finish()
        try await extract(source, to: folder.file("out.wav"), as: .stereo(sampleRate: 44_100))
        #expect(try WAVReader(path: folder.file("out.wav").string).read(upTo: .max) == samples)
    }
}
