import AudioIO
import Catalog
import SottoCore
import SystemPackage
import Testing
import TestSupport

extension EndToEnd {
    @Suite("The queue")
    struct QueueTests {
        @Test(
            "The sample video goes through the queue and comes out as two stems",
            arguments: Engine.toTest)
        func sampleVideo(engine: Engine) async throws {
            let home = try TestHome()
            let item = try await home.add(Repository.sampleVideo)

            let run = try await home.sotto("library", "separate", item, "--wait", "--engine", engine.id)

            #expect(run.status == 0, "\(run.errors)")
            let job = try await home.job(String(run.output.prefix(36)))
            #expect(job.state == "succeeded")
            #expect(job.attempt == 1)
            let stems = home.stems(item)
            try await StemReading.requireWhole(stems)
            let manifest = try StemReading.manifest(in: stems)
            #expect(manifest.engineVersion.contains(engine == .python ? "spleeter 2.4.2" : "oneDNN"))
            #expect(manifest.warnings.isEmpty)
            let format = AudioFormat(
                sampleRate: 44_100, channelCount: 2, sampleFormat: engine == .python ? .int16 : .int24)
            for name in ["vocals.wav", "background.wav"] {
                let header = try WAVReader(path: stems.appending(name).string).header
                #expect(header.format == format)
                // 13 s of AAC end with a whole packet.
                #expect(header.frameCount == manifest.frames)
                #expect(abs(header.frameCount - 13 * 44_100) <= 1_024)
            }
            // The voice is louder than −40 dBFS, and so is the music: both are really there.
            #expect(try #require(manifest.vocals.level.rmsDb) > -40)
            #expect(try #require(manifest.background.level.rmsDb) > -40)
            #expect(home.leftovers().isEmpty)
            let shown: Shown = try await home.sotto("library", "show", item).json()
            #expect(shown.stems.state == "ready")
        }

        @Test("A failed job says why, and succeeds when it is retried after the cause is gone")
        func retry() async throws {
            let home = try TestHome()
            let folder = try TemporaryFolder()
            let film = folder.file("film.wav")
            try await Program.ffmpeg("-f", "lavfi", "-i", "sine=frequency=300:duration=1", film.string)
            let item = try await home.add(film)
            let job = try await home.queue(item, engine: "native")
            let away = folder.file("away.wav")
            try await Program.run("mv", [film.string, away.string])

            #expect(try await home.sotto("jobs", "run").status == 1)
            #expect(try await home.job(job).error?.code == "source_missing")

            try await Program.run("mv", [away.string, film.string])
            #expect(try await home.sotto("jobs", "retry", job).status == 0)
            #expect(try await home.sotto("jobs", "run").status == 0)
            #expect(try await home.job(job).state == "succeeded")
            try await StemReading.requireWhole(home.stems(item))
        }
    }

    private struct Shown: Decodable {
        struct Stems: Decodable {
            var state: String
        }

        var stems: Stems
    }
}
