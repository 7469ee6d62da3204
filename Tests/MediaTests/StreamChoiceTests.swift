import AudioIO
import Foundation
import Media
import SottoCore
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
        let info = try JSONDecoder().decode(FFprobeReport.self, from: Data(json.utf8)).mediaInfo()
        #expect(info.audioStreams.map(\.codec) == ["aac"])
        #expect(info.chosenAudioStream?.index == 1)
        #expect(info.duration == 3.5)
    }

    /// A film as phones record it: the first audio stream, the default one, has a codec that ffmpeg does not know.
    private func phone(_ codecs: [String], in folder: TemporaryFolder) async throws -> FilePath {
        let path = try await make(
            [
                "-f", "lavfi", "-i", "testsrc=size=64x36:duration=1",
                "-f", "lavfi", "-i", "aevalsrc=0.1*sin(2*PI*500*t):s=48000:d=1",
                "-f", "lavfi", "-i", "aevalsrc=0.5*sin(2*PI*500*t):s=44100:d=1",
                "-map", "0", "-map", "1", "-map", "2", "-c:a:0", codecs[0], "-c:a:1", codecs[1],
            ], folder.file("phone.mov"))
        var data = try Data(contentsOf: URL(filePath: path.string))
        while let place = data.firstRange(of: Data("sowt".utf8)) {
            data.replaceSubrange(place, with: Data("apac".utf8))
        }
        try data.write(to: URL(filePath: path.string))
        return path
    }

    @Test("A default stream without a decoder is passed over")
    func undecodable() async throws {
        let folder = try TemporaryFolder()
        let path = try await phone(["pcm_s16le", "pcm_s24le"], in: folder)
        let info = try await probe(path)
        #expect(info.audioStreams.map(\.codec) == ["apac", "pcm_s24le"])
        #expect(info.audioStreams.map(\.isDecodable) == [false, true])
        #expect(info.chosenAudioStream?.index == 1)
        #expect(info.passedOverAudioStream?.codec == "apac")
        let output = folder.file("out.wav")
        try await extract(path, to: output, as: .source)
        #expect(try Sound(output).format.sampleRate == 44_100)
    }

    @Test("Where no stream has a decoder, the error names the codec of the one that is wanted")
    func noneDecodable() async throws {
        let folder = try TemporaryFolder()
        let path = try await phone(["pcm_s16le", "pcm_s16le"], in: folder)
        let error = #expect(throws: MediaError.noDecoder(path: path.string, codec: "apac")) {
            try info(path, probed: try JSONDecoder().decode(FFprobeReport.self, from: Data(Self.twoUnknown.utf8)))
        }
        #expect(error.map(SottoError.init(describing:))?.code == "no_decoder")
        let probed = try await probe(path)
        #expect(probed.chosenAudioStream == nil)
    }

    private static let twoUnknown = """
        {"streams": [{"index": 0, "codec_type": "audio", "codec_tag_string": "apac", "channels": 2},
         {"index": 1, "codec_type": "audio", "codec_name": "aac", "codec_tag_string": "enca", "channels": 2}]}
        """

    private func info(_ path: FilePath, probed: FFprobeReport) throws -> MediaInfo.AudioStream {
        try probed.mediaInfo().requireAudioStream(of: path.string)
    }

    @Test("A codec that ffprobe has no decoder for, and an encrypted stream, cannot be decoded")
    func named() throws {
        #expect(
            FFmpegMessage.streamWithoutDecoder("[warning] Unsupported codec with id 86117 for input stream 3") == 3)
        #expect(
            FFmpegMessage.streamWithoutDecoder("[info] title: Unsupported codec with id 1 for input stream 3") == nil)
        let json = """
            {"streams": [{"index": 3, "codec_type": "audio", "codec_name": "mpegh_3d_audio", "channels": 2},
             {"index": 4, "codec_type": "audio", "codec_name": "aac", "codec_tag_string": "enca", "channels": 2}]}
            """
        let info = try JSONDecoder().decode(FFprobeReport.self, from: Data(json.utf8)).mediaInfo(withoutDecoder: [3])
        #expect(info.audioStreams.map(\.isDecodable) == [false, false])
    }
}
