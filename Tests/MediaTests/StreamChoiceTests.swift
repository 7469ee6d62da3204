import AudioIO
import Foundation
import Media
import SystemPackage
import TestSupport
import Testing

@Suite("Several audio streams")
struct StreamChoiceTests {
    /// Two languages: the first quiet and mono, the second loud and stereo.
    private func film(_ options: [String], in folder: TemporaryFolder) async throws -> FilePath {
        try await make(
            [
                "-f", "lavfi", "-i", "testsrc=size=64x36:duration=1",
                "-f", "lavfi", "-i", "aevalsrc=0.1*sin(2*PI*500*t):s=48000:d=1",
                "-f", "lavfi", "-i", "aevalsrc=0.5*sin(2*PI*500*t)|0.5*sin(2*PI*500*t):s=44100:d=1",
                "-map", "0", "-map", "1", "-map", "2", "-c:a", "flac", "-metadata:s:a:0", "language=fre",
                "-metadata:s:a:1", "language=jpn", "-metadata:s:a:1", "title=Original",
            ] + options, folder.file("film.mkv"))
    }

    @Test("The default stream is chosen, with its language and title, and is the one that is extracted")
    func second() async throws {
        let folder = try TemporaryFolder()
        let path = try await film(["-disposition:a:0", "0", "-disposition:a:1", "default"], in: folder)
        let info = try await probe(path)
        #expect(info.audioStreams.map(\.language) == ["fre", "jpn"])
        #expect(info.audioStreams.map(\.isDefault) == [false, true])
        #expect(info.audioStreams.map(\.index) == [0, 1])
        let chosen = try #require(info.chosenAudioStream)
        #expect(chosen == info.audioStreams[1])
        #expect(chosen.title == "Original")

        let output = folder.file("out.wav")
        try await extract(path, to: output, as: .source)
        let sound = try Sound(output)
        #expect(sound.format == AudioFormat(sampleRate: 44_100, channelCount: 2, sampleFormat: .float32))
        #expect(abs(sound.rms(0, from: 0.2, to: 0.8) - 0.5 * 0.5.squareRoot()) < 0.001)
    }

    @Test("Without a default stream the first is chosen")
    func first() async throws {
        let folder = try TemporaryFolder()
        let path = try await film(["-default_mode", "passthrough", "-disposition:a", "0"], in: folder)
        let info = try await probe(path)
        #expect(info.audioStreams.map(\.isDefault) == [false, false])
        #expect(info.chosenAudioStream?.language == "fre")

        let output = folder.file("out.wav")
        try await extract(path, to: output, as: .source)
        let sound = try Sound(output)
        #expect(sound.format == AudioFormat(sampleRate: 48_000, channelCount: 1, sampleFormat: .float32))
        #expect(abs(sound.rms(0, from: 0.2, to: 0.8) - 0.1 * 0.5.squareRoot()) < 0.001)
    }

    @Test("A stream without channels is left out, and the others keep ffmpeg's index")
    func withoutChannels() throws {
        let json = """
            {"streams": [{"codec_type": "video", "codec_name": "h264", "width": 4, "height": 2},
             {"codec_type": "audio", "codec_name": "unknown", "channels": 0},
             {"codec_type": "audio", "codec_name": "aac", "channels": 2, "sample_rate": "48000"}],
             "format": {"format_name": "mpegts", "duration": "3.5"}}
            """
        let info = try JSONDecoder().decode(FFprobeReport.self, from: Data(json.utf8)).mediaInfo
        #expect(info.audioStreams.map(\.codec) == ["aac"])
        #expect(info.chosenAudioStream?.index == 1)
        #expect(info.duration == 3.5)
    }
}
