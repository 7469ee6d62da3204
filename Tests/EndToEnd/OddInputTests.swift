import AudioIO
import Catalog
import Foundation
import SottoCore
import SystemPackage
import Testing
import TestSupport

extension EndToEnd {
    @Suite("Odd inputs")
    struct OddInputTests {
        /// Where every item's stems are, by the item's title.
        private func separate(
            _ files: [FilePath], _ engine: Engine, _ home: TestHome
        ) async throws -> [String: FilePath] {
            let arguments = files.map(\.string)
            let added = try await Program.run(
                Program.sotto.string, ["library", "add", "--home", home.path.string] + arguments)
            try #require(added.status == 0, "\(added.errors)")
            let queued = try await Program.run(
                Program.sotto.string,
                ["library", "separate", "--engine", engine.id, "--home", home.path.string] + arguments)
            try #require(queued.status == 0, "\(queued.errors)")
            let run = try await home.sotto("jobs", "run", "--at-once", "2")
            #expect(run.status == 0, "\(run.errors)")
            let items: [Item] = try await home.sotto("library", "list", "--json").json()
            return Dictionary(uniqueKeysWithValues: items.map { ($0.title, home.stems($0.id)) })
        }

        private func ffmpeg(_ name: String, in folder: TemporaryFolder, _ arguments: String...) async throws -> FilePath
        {
            try await MediaFixture.make(folder.file(name), arguments)
        }

        /// What the stems of a file are stored as, and how many frames of them there are, where that is known.
        private struct Shape {
            var sampleRate = 44_100
            var channels = 2
            var sampleFormat = SampleFormat.int16
            var frames: Int?

            var format: AudioFormat {
                AudioFormat(sampleRate: sampleRate, channelCount: channels, sampleFormat: sampleFormat)
            }
        }

        /// Preset standard, the native engine's, keeps what the source has; Spleeter's own result is always the same.
        private func shapes(_ engine: Engine, long: String) -> [String: Shape] {
            switch engine {
            case .native:
                [
                    long: Shape(channels: 1, frames: 1), "new\nline": Shape(sampleRate: 8_000, frames: 16_000),
                    "music": Shape(sampleFormat: .float32, frames: 220_500),
                    "speech": Shape(sampleRate: 22_050, channels: 1),
                ]
            case .python:
                [
                    long: Shape(frames: 1), "new\nline": Shape(frames: 88_200), "music": Shape(frames: 220_500),
                    "speech": Shape(),
                ]
            }
        }

        @Test(
            "The shortest, the silent, pure speech, and pure music far too loud come out as they should",
            arguments: Engine.toTest)
        func kinds(engine: Engine) async throws {
            let home = try TestHome()
            let folder = try TemporaryFolder("odd 🎬 names")
            let long = String(repeating: "l", count: 246)
            let speech = folder.file("speech.wav")
            try await Program.run("espeak-ng", ["-w", speech.string, "Nobody sings in this file, and nothing plays."])
            let files = [
                try await ffmpeg(
                    "\(long).wav", in: folder, "-f", "lavfi", "-i", "aevalsrc=0.3:s=44100:d=1", "-af",
                    "atrim=end_sample=1"),
                try await ffmpeg(
                    "new\nline.flac", in: folder, "-f", "lavfi", "-i", "anullsrc=r=8000:cl=stereo", "-t", "2"),
                // Far beyond full scale, in floats of 64 bits.
                try await ffmpeg(
                    "music.wav", in: folder, "-ss", "20", "-t", "5", "-i", Mixture.song, "-af", "volume=20dB", "-c:a",
                    "pcm_f64le"),
                speech,
            ]
            let stems = try await separate(files, engine, home)
            try #require(stems.count == files.count)
            var manifests: [String: SeparationManifest] = [:]
            for (name, shape) in shapes(engine, long: long) {
                let folder = try #require(stems[name])
                try await StemReading.requireWhole(folder)
                let manifest = try StemReading.manifest(in: folder)
                for stem in ["vocals.wav", "background.wav"] {
                    let header = try WAVReader(path: folder.appending(stem).string).header
                    #expect(header.frameCount == manifest.frames)
                    #expect(header.format == shape.format)
                }
                #expect(shape.frames == nil || manifest.frames == shape.frames)
                manifests[name] = manifest
            }
            let silence = try #require(manifests["new\nline"])
            #expect([silence.mixture, silence.vocals.level, silence.background.level].allSatisfy { $0.peakDb == nil })
            #expect(silence.warnings == ["The audio is silent."])
            for stem in ["vocals.wav", "background.wav"] {
                let samples = try StemReading.samples(try #require(stems["new\nline"]).appending(stem))
                #expect(samples.allSatisfy { $0 == 0 })
            }
            try expectLouder("vocals", than: "background", by: 10, try #require(manifests["speech"]))
            let music = try #require(manifests["music"])
            try expectLouder("background", than: "vocals", by: 3, music)
            let isLimited = music.warnings.contains { $0.contains("samples were beyond full scale and were limited") }
            #expect(isLimited == (engine == .python))
            #expect(home.leftovers().isEmpty)
        }

        private func expectLouder(
            _ one: String, than other: String, by decibels: Double, _ manifest: SeparationManifest
        ) throws {
            let levels = ["vocals": manifest.vocals.level, "background": manifest.background.level]
            let loud = try #require(levels[one]?.rmsDb)
            let soft = levels[other]?.rmsDb ?? -.infinity
            #expect(loud - soft > decibels, "\(one) \(loud) dB, \(other) \(soft) dB")
        }

        @Test(
            "A disk that fills up while stems are written ends it; nothing of the run is left, and the rest stays",
            arguments: Engine.toTest)
        func fullDisk(engine: Engine) async throws {
            let home = try TestHome()
            let folder = try TemporaryFolder()
            _ = try await ffmpeg(
                "song.wav", in: folder, "-f", "lavfi", "-i", "sine=sample_rate=44100:duration=120", "-ac", "2")
            try folder.folder("disk")
            // The rest of the disk is taken the moment that a stem's header is there and the audio is extracted, which
            // the native engine does not wait for.
            let marks = engine == .native ? "vocals.wav working.complete" : "vocals.wav"
            let script = """
                cd "$1" && mount -t tmpfs -o size=120m none disk || exit 99
                mkdir disk/song; echo mine >disk/song/notes
                marks=$4
                is_time() {
                    for name in $marks; do [ -n "$(find disk -name $name)" ] || return 1; done
                }
                (
                    end=$((SECONDS + 60))
                    while [ $SECONDS -lt $end ] && ! is_time; do sleep 0.02; done
                    head -c 1G /dev/zero >disk/others 2>/dev/null
                ) &
                "$2" separate song.wav -o disk --quiet --engine "$5" --home "$3"; status=$?
                wait
                cd disk; find . | sort; exit $status
                """
            let words = try await Namespaces.entering(.mounts)
            let result = try await Program.run(
                "env",
                words + ["bash", "-c", script, "bash", folder.path.string, Program.sotto.string, home.path.string]
                    + [marks, engine.id])
            #expect(result.status == 1, "\(result.errors)")
            #expect(result.errors.contains("Error [disk_full]: There is no space left for \""), "\(result.errors)")
            #expect(result.errors.contains("/staging/vocals.wav\".\nHint: Free some space"), "\(result.errors)")
            #expect(result.output == ".\n./others\n./song\n./song/notes\n")
        }
    }

    private struct Item: Decodable {
        var id: String
        var title: String
    }
}
