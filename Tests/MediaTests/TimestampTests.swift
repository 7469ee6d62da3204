import Foundation
import Media
import SystemPackage
import TestSupport
import Testing

@Suite("Gaps and overlaps in the timestamps")
struct TimestampTests {
    /// Ten seconds of a tone, loud before the fifth and soft after it, whose second half is moved in time.
    private func moved(by seconds: Int, in folder: TemporaryFolder, sampleRate: Int = 48_000) async throws -> FilePath {
        try await make(
            [
                "-f", "lavfi", "-i", "aevalsrc='if(lt(t,5),0.5,0.25)*sin(2*PI*1000*t)':s=\(sampleRate):d=10",
                "-af", "asetpts='if(gte(T,5),PTS+\(seconds)/TB,PTS)'", "-c:a", "pcm_s16le",
            ], folder.file("moved.mkv"))
    }

    private static let loud = 0.5 * 0.5.squareRoot()

    @Test(
        "A gap of five seconds is filled with silence and reported",
        arguments: [(AudioExtraction.Target.stereo(sampleRate: 44_100), 44_100), (.source, 48_000)])
    func gap(target: AudioExtraction.Target, rate: Int) async throws {
        let folder = try TemporaryFolder()
        let path = try await moved(by: 5, in: folder)
        let plain = try await make(["-i", path.string, "-c:a", "pcm_s16le"], folder.file("plain.wav"))
        #expect(abs(try await probe(plain).duration - 10) < 0.1, "plain decoding loses the gap")

        let output = folder.file("out.wav")
        let report = try await extract(path, to: output, as: target)
        #expect(abs(report.filledSeconds - 5) < 0.03)
        #expect(report.cutSeconds == 0)
        let sound = try Sound(output)
        #expect(abs(Double(sound.frameCount) / Double(rate) - 15) < 0.002)
        #expect(abs(sound.rms(0, from: 1, to: 4.9) - Self.loud) < 0.001)
        #expect(sound.rms(0, from: 5.1, to: 9.9) < 0.0001)
        #expect(abs(sound.rms(0, from: 10.1, to: 14.9) - Self.loud / 2) < 0.001)
    }

    @Test("An overlap of two seconds is cut and reported")
    func overlap() async throws {
        let folder = try TemporaryFolder()
        let output = folder.file("out.wav")
        let report = try await extract(moved(by: -2, in: folder), to: output, as: .source)
        // The resampler leaves an offset of up to a tenth of a second.
        #expect(abs(report.cutSeconds - 2) < 0.12)
        #expect(report.filledSeconds == 0)
        let sound = try Sound(output)
        #expect(abs(Double(sound.frameCount) / 48_000 + report.cutSeconds - 10) < 0.002)
        #expect(abs(sound.rms(0, from: 1, to: 4.9) - Self.loud) < 0.001)
        #expect(abs(sound.rms(0, from: 5.2, to: 7.8) - Self.loud / 2) < 0.001)
    }

    @Test("A gap of nine minutes is reported whole")
    func longGap() async throws {
        let folder = try TemporaryFolder()
        let path = try await moved(by: 540, in: folder, sampleRate: 8_000)
        let report = try await extract(path, to: "/dev/null", as: .source)
        #expect(abs(report.filledSeconds - 540) < 0.2)
    }

    @Test("The lines that tell of gaps and overlaps are added up, others are not")
    func lines() {
        var report = AudioExtraction.Report()
        for line in [
            "[Parsed_aresample_0 @ 0x5562fc98] [SWR @ 0x5562fc99] [verbose] adding 16384 audio samples of silence",
            "[Parsed_aresample_0 @ 0x5562fc98] [SWR @ 0x5562fc99] [verbose] adding 7616 audio samples of silence",
            "[Parsed_aresample_0 @ 0x5562fc98] [SWR @ 0x5562fc99] [verbose] discarding 4800 audio samples",
            "[Parsed_aresample_0 @ 0x5562fc98bc40] [verbose] ch:1 chl:mono fmt:s16 r:48000Hz -> ch:1 r:44100Hz",
            "[Parsed_aresample_0 @ 0x5562fc98] [SWR @ 0x5562fc99] [verbose] adding many audio samples of silence",
            "[Parsed_aresample_0 @ 0x5562fc98] [SWR @ 0x5562fc99] [verbose] adding 5 audio",
            "[info]     title           : adding 48000 audio samples of silence",
            "[verbose] discarding 48000 audio samples",
            "",
        ] {
            report.count(line, sampleRate: 48_000)
        }
        #expect(report.filledSeconds == 0.5)
        #expect(report.cutSeconds == 0.1)
    }
}
