import AudioIO
import Foundation
import SottoCore
import SystemPackage
import Testing
import TestSupport

extension EndToEnd {
    @Suite("Quality")
    struct QualityTests {
        /// Four segments of the networks, so that three borders between segments are in it.
        private static let seconds = 45

        @Test("The stems of a mixture are Spleeter's own, to one 16-bit step and 0.05 dB of SDR")
        func likeSpleeter() async throws {
            let home = try TestHome()
            let mixture = try await Mixture(seconds: Self.seconds)
            let output = mixture.folder.file("stems")
            let run = try await home.sotto(
                "separate", mixture.mixture.string, "-o", output.string, "--engine", "python")
            #expect(run.status == 0, "\(run.errors)")

            let reference = try await Self.reference(mixture)
            for (name, known) in [("vocals", mixture.voice), ("background", mixture.music)] {
                let ours = try StemReading.samples(output.appending("mixture/\(name).wav"))
                let theirs = try #require(reference[name])
                #expect(ours.count == theirs.count)
                let largest = zip(ours, theirs).reduce(Float(0)) { max($0, abs($1.0 - $1.1)) }
                #expect(largest <= Float(SampleFormat.int16.step) * 1.001, "\(name)")

                let truth = try StemReading.samples(known)
                let sdr = StemReading.sdr(of: ours, against: truth)
                let theirSDR = StemReading.sdr(of: theirs, against: truth)
                #expect(abs(sdr - theirSDR) <= 0.05, "\(name): \(sdr) dB, Spleeter's own \(theirSDR) dB")
                // A separation that is none would be near or below 0 dB.
                #expect(sdr > 3, "\(name): \(sdr) dB")
            }
        }

        /// The whole mixture in one piece through Spleeter's own `Separator`. The mixture is always the same, and so are
        /// these stems as long as the pack is: they are kept beside it.
        private static func reference(_ mixture: Mixture) async throws -> [String: [Float]] {
            let pack = try TestHome.pack()
            let kept = try TestHome.shared().appending("reference-\(seconds)")
            if !FileManager.default.fileExists(atPath: kept.string) {
                try await makeReference(mixture, pack)
                let stems = mixture.folder.file("reference")
                try FileManager.default.copyItem(atPath: stems.string, toPath: "\(kept).new")
                try FileManager.default.moveItem(atPath: "\(kept).new", toPath: kept.string)
            }
            return try ["vocals", "background"].reduce(into: [:]) { stems, name in
                let data = try Data(contentsOf: URL(filePath: kept.appending("\(name).raw").string))
                stems[name] = data.withUnsafeBytes { bytes in
                    bytes.bindMemory(to: Int16.self).map { Float(Int16(littleEndian: $0)) / 32_768 }
                }
            }
        }

        private static func makeReference(_ mixture: Mixture, _ pack: FilePath) async throws {
            let raw = mixture.folder.file("mixture.raw")
            try await Program.ffmpeg("-i", mixture.mixture.string, "-f", "f32le", raw.string)
            let script = Repository.root.appending("Tests/EndToEnd/Reference/spleeter_reference.py")
            let stems = try mixture.folder.folder("reference")
            let result = try await Program.run(
                pack.appending("venv/bin/python").string,
                [
                    "-I", "-B", script.string, raw.string, stems.appending("vocals.raw").string,
                    stems.appending("background.raw").string,
                ],
                variables: ["MODEL_PATH": pack.appending("models").string, "TF_CPP_MIN_LOG_LEVEL": "3"]
            )
            guard result.status == 0 else { throw ProgramFailure(message: result.errors) }
        }

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
