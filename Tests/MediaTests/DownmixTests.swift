import AudioIO
import Foundation
import Media
import SottoCore
import SystemPackage
import TestSupport
import Testing

@Suite("Making stereo")
struct DownmixTests {
    /// The levels of both sides, for a tone at each of these amplitudes in the channels of a layout.
    private func sides(_ amplitudes: [Double], layout: String, codec: String = "pcm_s16le") async throws -> [Double] {
        let folder = try TemporaryFolder()
        let path = try await tones(amplitudes, layout: layout, encoding: ["-c:a", codec], to: folder.file("a.mkv"))
        let output = folder.file("out.wav")
        try await extract(path, to: output)
        let sound = try Sound(output)
        #expect(sound.format.channelCount == 2)
        return [0, 1].map { sound.rms($0, from: 0.5, to: 1.5) / 0.5.squareRoot() }
    }

    private func expect(_ sides: [Double], _ left: Double, _ right: Double, within tolerance: Double = 0.002) {
        #expect(abs(sides[0] - left) < tolerance, "\(sides)")
        #expect(abs(sides[1] - right) < tolerance, "\(sides)")
    }

    @Test("Mono is on both sides at its own level", arguments: ["pcm_s16le", "flac", "pcm_f32le"])
    func mono(codec: String) async throws {
        expect(try await sides([0.5], layout: "mono", codec: codec), 0.5, 0.5)
    }

    @Test(
        "The centre of 5.1 reaches both sides at -3 dB",
        arguments: ["5.1", "5.1(side)"], ["pcm_s16le", "pcm_f32le", "flac", "ac3"])
    func centre(layout: String, codec: String) async throws {
        let sides = try await sides([0, 0, 0.5, 0, 0, 0], layout: layout, codec: codec)
        expect(sides, 0.5 * 0.5.squareRoot(), 0.5 * 0.5.squareRoot(), within: codec == "ac3" ? 0.01 : 0.002)
    }

    @Test("The front of 5.1 keeps its sides and level, the surrounds come at -3 dB, and the subwoofer is left out")
    func others() async throws {
        expect(try await sides([0.5, 0.25, 0, 0, 0, 0], layout: "5.1"), 0.5, 0.25)
        expect(
            try await sides([0, 0, 0, 0, 0.5, 0.25], layout: "5.1"), 0.5 * 0.5.squareRoot(), 0.25 * 0.5.squareRoot())
        expect(try await sides([0, 0, 0, 0.9, 0, 0], layout: "5.1"), 0, 0)
    }

    @Test("A loud mix is neither limited nor made softer", arguments: ["pcm_s16le", "pcm_f32le"])
    func loud(codec: String) async throws {
        let sum = 0.9 * (1 + 2 * 0.5.squareRoot())
        expect(try await sides([0.9, 0.9, 0.9, 0, 0.9, 0.9], layout: "5.1", codec: codec), sum, sum, within: 0.005)
    }

    @Test(
        "Channels without a layout are heard as pairs, each at the same level",
        arguments: [9, 12, 16, 17, 24, 25, 32, 64])
    func withoutLayout(channels: Int) async throws {
        let folder = try TemporaryFolder()
        let path = try await many(channels, in: folder)
        let info = try await probe(path)
        #expect(info.audioStreams.map(\.channels) == [channels])
        let output = folder.file("out.wav")
        try await extract(path, to: output)
        let sound = try Sound(output)
        let left = Double((channels + 1) / 2)
        expect(
            [0, 1].map { sound.rms($0, from: 0.05, to: 0.15) / 0.5.squareRoot() }, 0.5 / left,
            0.25 / Double(channels / 2))
    }

    @Test("A preview and a measurement of loudness mix them, too")
    func elsewhere() async throws {
        let folder = try TemporaryFolder()
        let path = try await many(12, in: folder)
        let stream = try #require(try await probe(path).chosenAudioStream)
        let preview = folder.file("preview.webm")
        try await AudioPreview(tools: tools(), launcher: launcher).write(
            stream, of: path.string, to: preview.string)
        #expect(try await probe(preview).audioStreams.map(\.channels) == [2])
        _ = try await LoudnessMeter(tools: tools(), launcher: launcher).measure(
            path.string, path.string, channels: 12, duration: 1)
    }

    @Test("More channels than ffmpeg mixes are an error of their own")
    func tooMany() async throws {
        let folder = try TemporaryFolder()
        let path = try await many(12, in: folder)
        var wide = try #require(try await probe(path).chosenAudioStream)
        wide.channels = 65
        let stream = wide
        let error = await #expect(throws: MediaError.tooManyChannels(path: path.string, channels: 65)) {
            try await AudioExtraction(tools: tools(), launcher: launcher).extract(
                stream, of: path.string, to: folder.file("out.wav").string, as: .stereo(sampleRate: 44_100))
        }
        #expect(error.map(SottoError.init(describing:))?.code == "too_many_channels")
    }

    /// A fifth of a second of 16-bit channels without a layout: 0.5 in the first, 0.25 in the second, silence in the rest.
    private func many(_ channels: Int, in folder: TemporaryFolder) async throws -> FilePath {
        let rate = 16_000
        let path = folder.file("many.wav")
        let writer = try WAVWriter(
            path: path.string,
            format: AudioFormat(sampleRate: rate, channelCount: channels, sampleFormat: .float32))
        let samples = (0..<rate / 5).flatMap { frame -> [Float] in
            let tone = Float(sin(2 * Double.pi * 1_000 * Double(frame) / Double(rate)))
            return [0.5 * tone, 0.25 * tone] + [Float](repeating: 0, count: channels - 2)
        }
        try writer.write(samples)
        try writer.finish()
        return path
    }
}
