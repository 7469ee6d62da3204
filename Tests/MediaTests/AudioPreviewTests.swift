import AudioIO
import Foundation
import Media
import SystemPackage
import TestSupport
import Testing

@Suite("Audio previews")
struct AudioPreviewTests {
    /// Makes the preview of a file's chosen stream and decodes it to a WAV file.
    private func preview(of path: FilePath, in folder: TemporaryFolder) async throws -> Sound {
        let made = try await write(path, in: folder)
        return try Sound(try await make(["-i", made.string, "-c:a", "pcm_f32le"], folder.file("decoded.wav")))
    }

    private func write(_ path: FilePath, in folder: TemporaryFolder) async throws -> FilePath {
        let info = try await probe(path)
        let stream = try #require(info.chosenAudioStream)
        let output = folder.file("audio.webm")
        try await AudioPreview(tools: tools(), launcher: launcher).write(stream, of: path.string, to: output.string)
        return output
    }

    /// Opus is lossy: a tenth of a decibel is nothing.
    private func expect(_ sound: Sound, _ channel: Int, amplitude: Double, from start: Double, to end: Double) {
        let found = sound.rms(channel, from: start, to: end) * 2.0.squareRoot()
        #expect(abs(found - amplitude) < 0.02, "channel \(channel) from \(start) to \(end): \(found)")
    }

    private static let film = ["-f", "lavfi", "-i", "testsrc=size=64x48:rate=25:duration=4"]

    @Test(
        "Surround is mixed to both sides, its centre included, at the film's length",
        arguments: [
            ("a.mov", ["-c:v", "prores_ks", "-c:a", "pcm_s24le"]),
            ("a.mkv", ["-c:v", "mpeg4", "-c:a", "ac3", "-b:a", "640k"]),
            ("a.mp4", ["-c:v", "mpeg4", "-c:a", "ac3", "-b:a", "640k"]),
        ])
    func surround(name: String, encoding: [String]) async throws {
        let folder = try TemporaryFolder()
        // The centre alone, then left alone.
        let source = "aevalsrc=0.3*sin(2*PI*500*t)*gte(t\\,2)|0|0.3*sin(2*PI*500*t)*lt(t\\,2)|0|0|0:c=5.1:s=48000:d=4"
        let path = try await make(Self.film + ["-f", "lavfi", "-i", source] + encoding, folder.file(name))
        let sound = try await preview(of: path, in: folder)
        #expect(sound.format.channelCount == 2 && sound.format.sampleRate == 48_000)
        #expect(abs(Double(sound.frameCount) / 48_000 - 4) < 0.05)
        for channel in [0, 1] { expect(sound, channel, amplitude: 0.3 * 0.5.squareRoot(), from: 0.3, to: 1.8) }
        expect(sound, 0, amplitude: 0.3, from: 2.3, to: 3.8)
        expect(sound, 1, amplitude: 0, from: 2.3, to: 3.8)
    }

    @Test("An MXF's sound keeps its sides")
    func sides() async throws {
        let folder = try TemporaryFolder()
        let source = "aevalsrc=0.4*sin(2*PI*500*t)|0.1*sin(2*PI*700*t):s=48000:d=4"
        let encoding = ["-c:v", "mpeg2video", "-pix_fmt", "yuv420p", "-b:v", "1M", "-c:a", "pcm_s16le"]
        let path = try await make(Self.film + ["-f", "lavfi", "-i", source] + encoding, folder.file("a.mxf"))
        let sound = try await preview(of: path, in: folder)
        expect(sound, 0, amplitude: 0.4, from: 0.5, to: 3.5)
        expect(sound, 1, amplitude: 0.1, from: 0.5, to: 3.5)
    }

    @Test("Mono is as loud on both sides as it is")
    func mono() async throws {
        let folder = try TemporaryFolder()
        let path = try await tones([0.4], layout: "mono", to: folder.file("a.wav"))
        let sound = try await preview(of: path, in: folder)
        for channel in [0, 1] { expect(sound, channel, amplitude: 0.4, from: 0.2, to: 1.8) }
    }

    /// When a tone begins, in seconds.
    private func onset(_ sound: Sound) -> Double {
        let loud = sound.channel(0).firstIndex { abs($0) > 0.05 } ?? 0
        return Double(loud) / 48_000
    }

    @Test("A time of the preview is a time of the film: where the sound begins late there is silence before it")
    func lateStart() async throws {
        let folder = try TemporaryFolder()
        let path = try await make(
            Self.film + [
                "-itsoffset", "1.5", "-f", "lavfi", "-i", "sine=frequency=500:duration=2:sample_rate=48000", "-c:v",
                "mpeg4",
                "-c:a", "ac3",
            ], folder.file("late.mkv"))
        let sound = try await preview(of: path, in: folder)
        #expect(abs(onset(sound) - 1.5) < 0.02)
    }

    @Test("A gap in the timestamps stays where it is")
    func gap() async throws {
        let folder = try TemporaryFolder()
        let path = try await make(
            [
                "-f", "lavfi", "-i", "aevalsrc='if(lt(t,2),0,0.3*sin(2*PI*500*t))':s=48000:d=4",
                "-af", "asetpts='if(gte(T,1),PTS+3/TB,PTS)'", "-c:a", "pcm_s16le",
            ], folder.file("gap.mkv"))
        let sound = try await preview(of: path, in: folder)
        #expect(abs(onset(sound) - 5) < 0.02)
        #expect(abs(Double(sound.frameCount) / 48_000 - 7) < 0.05)
    }

    @Test("The index stands before the sound, so that a player can go anywhere at once")
    func index() async throws {
        let folder = try TemporaryFolder()
        let path = try await tones([0.1, 0.1], layout: "stereo", seconds: 30, to: folder.file("a.wav"))
        let made = try await write(path, in: folder)
        let bytes = try Data(contentsOf: URL(filePath: made.string))
        // The elements' names in Matroska. The first of each is where the beginning of the file says where they are.
        let index = Data([0x1C, 0x53, 0xBB, 0x6B])
        let cluster = Data([0x1F, 0x43, 0xB6, 0x75])
        let lastIndex = try #require(bytes.range(of: index, options: .backwards)).lowerBound
        let secondCluster = try #require(bytes.ranges(of: cluster).dropFirst().first).lowerBound
        #expect(lastIndex < secondCluster)
        // 160 kb/s on average; a pure tone takes more.
        #expect(bytes.count < 30 * 32_000)
    }

    @Test("A file without sound to decode fails, and so does one that is no media")
    func broken() async throws {
        let folder = try TemporaryFolder()
        let path = try await tones([0.3], layout: "mono", encoding: ["-c:a", "ac3"], to: folder.file("a.mka"))
        let stream = try #require(try await probe(path).chosenAudioStream)
        try Data(repeating: 7, count: 5_000).write(to: URL(filePath: path.string))
        await #expect(throws: MediaError.self) {
            try await AudioPreview(tools: tools(), launcher: launcher)
                .write(stream, of: path.string, to: folder.file("b.webm").string)
        }
    }
}
