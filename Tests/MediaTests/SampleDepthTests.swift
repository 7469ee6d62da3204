import Foundation
import Media
import SystemPackage
import TestSupport
import Testing

@Suite("How finely samples are stepped")
struct SampleDepthTests {
    /// How a file is made, and what its samples are.
    private static let kinds: [(String, SampleDepth)] = [
        ("wav -c:a pcm_u8", .integer(bits: 8)), ("wav -c:a pcm_s16le", .integer(bits: 16)),
        ("aiff -c:a pcm_s16be", .integer(bits: 16)), ("wav -c:a pcm_s24le", .integer(bits: 24)),
        ("wav -c:a pcm_s32le", .integer(bits: 32)), ("mov -c:a pcm_s24be", .integer(bits: 24)),
        ("wav -c:a pcm_f32le", .float), ("wav -c:a pcm_f64le", .float), ("caf -c:a pcm_f32be", .float),
        ("flac -sample_fmt s16", .integer(bits: 16)), ("flac -sample_fmt s32", .integer(bits: 24)),
        ("m4a -c:a alac -sample_fmt s16p", .integer(bits: 16)), ("m4a -c:a alac -sample_fmt s32p", .integer(bits: 24)),
        ("wv -sample_fmt s16p", .integer(bits: 16)), ("wv -sample_fmt fltp", .float),
        ("tta -sample_fmt s16", .integer(bits: 16)), ("tta -sample_fmt s32", .integer(bits: 24)),
        ("mkv -c:a truehd -strict -2 -ar 48000", .integer(bits: 24)),
        ("wav -c:a pcm_alaw", .lossy), ("wav -c:a pcm_mulaw", .lossy), ("wav -c:a adpcm_ms", .lossy),
        ("mp3", .lossy), ("m4a -c:a aac", .lossy), ("opus", .lossy), ("ogg -c:a libvorbis", .lossy), ("ac3", .lossy),
        ("mp2", .lossy),
    ]

    @Test("The depth is the source's own where it has one, as ffmpeg's files have it", arguments: kinds)
    func depth(_ kind: String, _ depth: SampleDepth) async throws {
        let folder = try TemporaryFolder()
        let words = kind.split(separator: " ").map(String.init)
        let path = try await tones(
            [0.5], layout: "mono", seconds: 0.5, encoding: Array(words.dropFirst()), to: folder.file("a.\(words[0])"))
        #expect(try #require(try await probe(path).chosenAudioStream).depth == depth)
    }

    @Test("What older versions have recorded of a file can be read, without a depth")
    func older() throws {
        let text = """
            {"container": "wav", "duration": 2, "audioStreams": [{"index": 0, "codec": "mp3", "channels": 2,
            "layout": "stereo", "sampleRate": 44100, "isDefault": false, "startTime": 0, "duration": 2}]}
            """
        let info = try JSONDecoder().decode(MediaInfo.self, from: Data(text.utf8))
        let stream = try #require(info.chosenAudioStream)
        #expect(stream.sampleFormat == nil)
        #expect(stream.depth == .lossy)
    }
}
