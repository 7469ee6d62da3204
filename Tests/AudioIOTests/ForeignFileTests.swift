import AudioIO
import Foundation
import TestSupport
import Testing

@Suite("Files that ffmpeg wrote")
struct ForeignFileTests {
    /// The bytes of stored samples, and what they mean, told apart from Sotto's own decoding.
    private struct Raw {
        var bytes: [UInt8]
        var values: [Float]

        init(_ format: SampleFormat, count: Int) {
            let samples = noise(count: count)
            switch format {
            case .float32:
                values = samples
                bytes = samples.flatMap { RIFF.little($0.bitPattern) }
            case .int16, .int24, .int32:
                let width = format.byteCount
                let stored = samples.map { (Int($0 * 16_777_216) << 7) >> (32 - width * 8) }
                values = stored.map { Float(Double($0) * format.step) }
                bytes = stored.flatMap { RIFF.little($0)[..<width] }
            }
        }
    }

    private static let names: [SampleFormat: String] = [
        .int16: "s16le", .int24: "s24le", .int32: "s32le", .float32: "f32le",
    ]

    /// Lets ffmpeg put raw samples into a WAV file.
    private func foreign(
        _ raw: Raw, _ format: SampleFormat, channels: Int = 2, options: [String] = [], in folder: TemporaryFolder
    ) async throws -> String {
        let name = try #require(Self.names[format])
        let input = try written(raw.bytes, in: folder)
        let output = folder.file("foreign.wav").string
        let arguments = ["-f", name, "-ar", "48000", "-ac", "\(channels)", "-i", input, "-c:a", "pcm_\(name)"]
        let result = try await Program.run("ffmpeg", ["-nostdin", "-v", "error"] + arguments + options + [output])
        try #require(result.status == 0, "\(result.errors)")
        return output
    }

    private func expect(_ path: String, holds raw: Raw, _ format: SampleFormat, channels: Int = 2) throws {
        let reader = try WAVReader(path: path)
        let format = AudioFormat(
            sampleRate: 48_000, channelCount: channels, sampleFormat: format, channelMask: channels == 6 ? 0x3F : 0)
        #expect(reader.header.format == format)
        #expect(reader.header.frameCount == raw.values.count / channels)
        #expect(try reader.read(upTo: .max) == raw.values)
    }

    @Test("Every coding is read exactly", arguments: SampleFormat.allCases)
    func codings(format: SampleFormat) async throws {
        let folder = try TemporaryFolder()
        let raw = Raw(format, count: 9_000)
        try expect(try await foreign(raw, format, in: folder), holds: raw, format)
    }

    @Test("WAVE_FORMAT_EXTENSIBLE with 5.1 channels is read exactly", arguments: SampleFormat.allCases)
    func extensible(format: SampleFormat) async throws {
        let folder = try TemporaryFolder()
        let raw = Raw(format, count: 6_000)
        let path = try await foreign(raw, format, channels: 6, options: ["-channel_layout", "5.1"], in: folder)
        #expect(try fileBytes(path).firstRange(of: Array("fmt ".utf8) + [40, 0, 0, 0, 0xFE, 0xFF]) != nil)
        try expect(path, holds: raw, format, channels: 6)
    }

    @Test("LIST chunks of any length are passed over", arguments: ["x", "an odd title", "an even title!"])
    func list(title: String) async throws {
        let folder = try TemporaryFolder()
        let raw = Raw(.int16, count: 1_000)
        let path = try await foreign(raw, .int16, options: ["-metadata", "title=\(title)"], in: folder)
        #expect(try fileBytes(path, count: 300).firstRange(of: Array(title.utf8)) != nil)
        try expect(path, holds: raw, .int16)
    }

    @Test("RF64 is read exactly, however short", arguments: SampleFormat.allCases)
    func rf64(format: SampleFormat) async throws {
        let folder = try TemporaryFolder()
        let raw = Raw(format, count: 3_000)
        let path = try await foreign(raw, format, options: ["-rf64", "always"], in: folder)
        #expect(try fileBytes(path, count: 4) == Array("RF64".utf8))
        try expect(path, holds: raw, format)
    }
}
