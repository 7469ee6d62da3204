import AudioIO
import Foundation
import Media
import Synchronization
import TestSupport
import Testing

@Suite("Extracting the audio")
struct ExtractionTests {
    @Test(
        "Stereo keeps its length, its level and its sides at another rate",
        arguments: ["pcm_s16le", "pcm_s24le", "flac", "aac"])
    func stereo(codec: String) async throws {
        let folder = try TemporaryFolder()
        let path = try await tones(
            [0.5, 0.125], layout: "stereo", encoding: ["-c:a", codec], to: folder.file("a.mkv"))
        let output = folder.file("out.wav")
        let report = try await extract(path, to: output)
        let sound = try Sound(output)
        #expect(sound.format == AudioFormat(sampleRate: 44_100, channelCount: 2, sampleFormat: .float32))
        // AAC pads its last packet, and its first comes before the beginning.
        let tolerance = codec == "aac" ? 2_048 : 66
        #expect(abs(sound.frameCount - 88_200) <= tolerance, "\(sound.frameCount)")
        #expect(abs(sound.rms(0, from: 0.5, to: 1.5) / (0.5 * 0.5.squareRoot()) - 1) < 0.01)
        #expect(abs(sound.rms(1, from: 0.5, to: 1.5) / (0.125 * 0.5.squareRoot()) - 1) < 0.01)
        if codec != "aac" { #expect(report == AudioExtraction.Report()) }
    }

    @Test(
        "The source's rate and channels are kept, and its samples exactly",
        arguments: [("mono", 8_000, 1), ("stereo", 44_100, 2), ("5.1", 96_000, 6)])
    func source(layout: String, rate: Int, channels: Int) async throws {
        let folder = try TemporaryFolder()
        let amplitudes = (1...channels).map { Double($0) / 10 }
        let path = try await tones(amplitudes, layout: layout, sampleRate: rate, to: folder.file("a.wav"))
        let output = folder.file("out.wav")
        #expect(try await extract(path, to: output, as: .source) == AudioExtraction.Report())
        let sound = try Sound(output)
        let original = try Sound(path)
        #expect(
            sound.format
                == AudioFormat(
                    sampleRate: rate, channelCount: channels, sampleFormat: .float32,
                    channelMask: channels == 6 ? 0x3F : 0))
        #expect(sound.frameCount == 2 * rate)
        for channel in 0..<channels {
            #expect(sound.channel(channel) == original.channel(channel))
        }
    }

    @Test("Progress ends at the file's length and never runs back")
    func progress() async throws {
        let folder = try TemporaryFolder()
        let path = try await tones([0.5], layout: "mono", seconds: 3, to: folder.file("a.wav"))
        let stream = try #require(try await probe(path).chosenAudioStream)
        let told = Mutex<[Double]>([])
        _ = try await AudioExtraction(tools: tools(), launcher: launcher).extract(
            stream, of: path.string, to: folder.file("out.wav").string, as: .source,
            onSeconds: { seconds in told.withLock { $0.append(seconds) } })
        let seconds = told.withLock { $0 }
        #expect(abs((seconds.last ?? 0) - 3) < 0.01)
        #expect(seconds == seconds.sorted())
        #expect(seconds.allSatisfy { $0 >= 0 })
    }

    @Test("The file's tags do not reach the extracted file")
    func tags() async throws {
        let folder = try TemporaryFolder()
        let path = try await tones(
            [0.5], layout: "mono", encoding: ["-metadata", "title=A private title"], to: folder.file("a.wav"))
        let output = folder.file("out.wav")
        try await extract(path, to: output)
        #expect(try Data(contentsOf: URL(filePath: path.string)).range(of: Data("A private title".utf8)) != nil)
        #expect(try Data(contentsOf: URL(filePath: output.string)).range(of: Data("A private title".utf8)) == nil)
    }

    @Test("A stream that is not there fails with ffmpeg's reason")
    func missingStream() async throws {
        let folder = try TemporaryFolder()
        let path = try await tones([0.5], layout: "mono", to: folder.file("a.wav"))
        var stream = try #require(try await probe(path).chosenAudioStream)
        stream.index = 3
        let extraction = AudioExtraction(tools: try tools(), launcher: launcher)
        let reason = "Stream map '0:a:3' matches no streams."
        await #expect(throws: MediaError.decodingFailed(path: path.string, reason: reason)) {
            try await extraction.extract(stream, of: path.string, to: folder.file("out.wav").string, as: .source)
        }
    }
}
