import SottoCore
import TestSupport
import Testing

extension Long {
    @Suite("A 5.1 film with the Python engine")
    struct SurroundFilmTests {
        @Test("Dialogue in the centre of a 5.1 film is in the vocals, and a warning says that it was mixed down")
        func surround() async throws {
            let home = try TestHome()
            let mixture = try await Mixture(seconds: 12)
            let film = mixture.folder.file("film.mkv")
            // The voice in the centre alone, the music in front and behind. amerge sorts its channels: left, right, centre.
            let layout =
                "[0:a]pan=mono|c0=c0[v];[v][1:a]amerge=inputs=2,pan=5.1|FL=c0|FR=c1|FC=c2|BL=0.5*c0|BR=0.5*c1[a]"
            try await Program.ffmpeg(
                "-i", mixture.voice.string, "-i", mixture.music.string, "-filter_complex", layout, "-map", "[a]",
                "-c:a", "flac", film.string
            )
            let output = mixture.folder.file("stems")
            let run = try await home.sotto("separate", film.string, "-o", output.string, "--engine", "python")
            #expect(run.status == 0, "\(run.errors)")

            let manifest = try StemReading.manifest(in: output.appending("film"))
            #expect(manifest.source.stream.channels == 6)
            #expect(manifest.warnings.contains { $0.contains("mixed down to stereo, its centre included") })
            let vocals = try StemReading.samples(output.appending("film/vocals.wav"))
            // ITU-R BS.775 puts the centre on both sides at −3 dB.
            let truth = try StemReading.samples(mixture.voice).map { $0 * Float(0.5).squareRoot() }
            #expect(StemReading.sdr(of: vocals, against: truth) > 3)
        }
    }
}
