import Media
import TestSupport
import Testing

@Suite("Probing")
struct ProbeTests {
    @Test("The sample video has a picture and one stereo stream")
    func sample() async throws {
        let info = try await probe(Repository.sampleVideo)
        #expect(info.container == "mov,mp4,m4a,3gp,3g2,mj2")
        #expect(abs(info.duration - 13) < 0.05)
        #expect(info.startTime == 0)
        #expect(info.video?.codec == "h264")
        #expect(info.video.map { [$0.width, $0.height] } == [320, 180])
        let stream = try #require(info.audioStreams.first)
        #expect(info.audioStreams.count == 1)
        #expect(info.chosenAudioStream == stream)
        #expect(stream.index == 0)
        #expect(stream.codec == "aac")
        #expect(stream.channels == 2)
        #expect(stream.layout == "stereo")
        #expect(stream.sampleRate == 44_100)
        #expect(stream.language == "eng")
        #expect(stream.isDefault)
        #expect(stream.startTime == 0)
        #expect(abs(try #require(stream.duration) - 13) < 0.05)
    }

    @Test(
        "Sound files of many kinds are recognised",
        arguments: [
            ("a.mp3", "mp3", "mp3"), ("a.flac", "flac", "flac"), ("a.ogg", "ogg", "vorbis"),
            ("a.wav", "wav", "pcm_s16le"),
            ("a.aiff", "aiff", "pcm_s16be"), ("a.m4a", "mov,mp4,m4a,3gp,3g2,mj2", "aac"), ("a.opus", "ogg", "opus"),
            ("a.mka", "matroska,webm", "vorbis"), ("a.ts", "mpegts", "mp2"), ("a.w64", "w64", "pcm_s16le"),
        ])
    func kinds(name: String, container: String, codec: String) async throws {
        let folder = try TemporaryFolder()
        let info = try await probe(tones([0.5, 0.5], layout: "stereo", to: folder.file(name)))
        #expect(info.container == container)
        #expect(abs(info.duration - 2) < 0.1)
        #expect(info.video == nil)
        #expect(info.audioStreams.map(\.codec) == [codec])
        #expect(info.audioStreams.map(\.channels) == [2])
        #expect(info.audioStreams.map(\.sampleRate) == [48_000])
    }

    @Test(
        "Channels and layout are told",
        arguments: [("mono", 1), ("stereo", 2), ("5.1", 6), ("5.1(side)", 6), ("7.1", 8)])
    func layouts(layout: String, channels: Int) async throws {
        let folder = try TemporaryFolder()
        let amplitudes = [Double](repeating: 0.1, count: channels)
        let info = try await probe(tones(amplitudes, layout: layout, sampleRate: 96_000, to: folder.file("a.wav")))
        let stream = try #require(info.chosenAudioStream)
        #expect(stream.channels == channels)
        #expect(stream.layout == layout)
        #expect(stream.sampleRate == 96_000)
    }

    @Test("A file without sound has no chosen stream")
    func silentVideo() async throws {
        let folder = try TemporaryFolder()
        let info = try await probe(
            make(["-f", "lavfi", "-i", "testsrc=size=64x36:duration=1"], folder.file("a.mkv")))
        #expect(info.audioStreams.isEmpty)
        #expect(info.chosenAudioStream == nil)
        #expect(info.video.map { [$0.width, $0.height] } == [64, 36])
    }

    @Test("Cover art is not video", arguments: ["a.mp3", "a.m4a", "a.flac"])
    func coverArt(name: String) async throws {
        let folder = try TemporaryFolder()
        let info = try await probe(
            make(
                [
                    "-f", "lavfi", "-i", "sine=duration=1", "-f", "lavfi", "-i",
                    "color=red:size=80x80:duration=1:rate=1", "-map", "0",
                    "-map", "1", "-c:v", "mjpeg", "-pix_fmt", "yuvj420p", "-disposition:v",
                    "attached_pic",
                ], folder.file(name)))
        #expect(info.video == nil)
        #expect(info.audioStreams.count == 1)
    }
}
