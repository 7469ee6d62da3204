import Testing

/// A file that ffmpeg makes, and what comes out of it.
struct OddFile: Sendable, CustomTestStringConvertible {
    var name: String
    var arguments: [String]
    /// Length of the audio at 44.1 kHz.
    var frames: Int
    /// By how many frames the length may differ: packets that codecs fill up, steps of a container's clock.
    var tolerance = 0
    /// What warnings have to say, each its part; every other warning is one too many.
    var warnings: [String] = []

    var testDescription: String { name }
}

extension OddFile {
    private static let tone = ["-f", "lavfi", "-i", "sine=frequency=440:sample_rate=44100:duration=2"]
    private static let picture = ["-f", "lavfi", "-i", "testsrc=size=64x36:rate=25:duration=2"]
    private static let film = ["-map", "0:v", "-map", "1:a", "-c:v", "libx264"]

    private static func voices(_ layout: String, _ count: Int) -> [String] {
        let values = [String](repeating: "0.2*sin(2000*t)", count: count).joined(separator: "|")
        return ["-f", "lavfi", "-i", "aevalsrc=\(values):channel_layout=\(layout):sample_rate=48000:duration=2"]
    }

    static let lengths = [
        OddFile(
            name: "one sample.wav",
            arguments: ["-f", "lavfi", "-i", "aevalsrc=0.3:s=44100:d=1", "-af", "atrim=end_sample=1"], frames: 1),
        OddFile(name: "ten milliseconds.wav", arguments: tone + ["-t", "0.01"], frames: 441),
        OddFile(
            name: "silence.flac", arguments: ["-f", "lavfi", "-i", "anullsrc=r=44100:cl=stereo", "-t", "2"],
            frames: 88_200, warnings: ["The audio is silent."]),
        OddFile(
            name: "long audio.mkv",
            arguments: ["-f", "lavfi", "-i", "testsrc=size=64x36:rate=25:duration=0.5"] + tone + film
                + ["-c:a", "flac"], frames: 88_200),
        OddFile(
            name: "short audio.mov",
            arguments: ["-f", "lavfi", "-i", "testsrc=size=64x36:rate=25:duration=4"] + tone + film
                + ["-c:a", "pcm_s16le"], frames: 88_200),
    ]

    static let channels = [
        OddFile(name: "mono.wav", arguments: tone, frames: 88_200),
        OddFile(
            name: "5.1.flac", arguments: voices("5.1", 6), frames: 88_200,
            warnings: ["The 5.1 audio was mixed down to stereo"]),
        OddFile(
            name: "7.1.wav", arguments: voices("7.1", 8), frames: 88_200,
            warnings: ["The 7.1 audio was mixed down to stereo"]),
        OddFile(
            name: "languages.mkv",
            arguments: tone + ["-f", "lavfi", "-i", "sine=sample_rate=44100:duration=1"] + [
                "-map", "0", "-map", "1", "-c:a", "flac", "-metadata:s:a:1", "language=jpn", "-disposition:a:0", "0",
                "-disposition:a:1", "default",
            ], frames: 44_100, warnings: ["Of 2 audio streams, number 2 (jpn) was separated."]),
    ]

    static let rates = [8_000, 11_025, 16_000, 22_050, 32_000, 48_000, 96_000, 192_000].map { rate in
        OddFile(name: "\(rate).wav", arguments: tone + ["-ar", "\(rate)"], frames: 88_200)
    }

    static let codings =
        ["pcm_u8", "pcm_s16le", "pcm_s24le", "pcm_s32le", "pcm_f32le", "pcm_f64le", "pcm_alaw"].map { codec in
            OddFile(name: "\(codec).wav", arguments: tone + ["-c:a", codec], frames: 88_200)
        } + [
            OddFile(
                name: "over full scale.wav",
                arguments: tone + ["-af", "volume=30dB", "-c:a", "pcm_f32le"], frames: 88_200)
        ]

    static let clocks = [
        OddFile(
            name: "late film.mkv", arguments: picture + ["-itsoffset", "0.7"] + tone + film + ["-c:a", "flac"],
            frames: 88_200, tolerance: 44, warnings: ["The audio starts 0.700 s into the film"]),
        OddFile(
            name: "late packets.mp4", arguments: picture + ["-itsoffset", "0.5"] + tone + film + ["-c:a", "aac"],
            frames: 88_200, tolerance: 2_048, warnings: ["s into the film"]),
        OddFile(
            name: "gap.mkv",
            arguments: ["-f", "lavfi", "-i", "sine=sample_rate=44100:duration=2"] + [
                "-af", "asetpts='if(gte(T,1),PTS+1/TB,PTS)'", "-c:a", "pcm_s16le",
            ], frames: 132_300, tolerance: 44, warnings: ["Gaps of 1.0"]),
    ]
}
