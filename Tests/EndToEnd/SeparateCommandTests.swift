import AudioIO
import Catalog
import Foundation
import SottoCore
import SystemPackage
import Testing
import TestSupport

extension EndToEnd {
    @Suite("sotto separate")
    struct SeparateCommandTests {
        @Test(
            "writes FLAC of 24 bits beside a file with an odd name, and touches nothing else that is there",
            arguments: Engine.toTest)
        func flac(engine: Engine) async throws {
            let home = try TestHome()
            let folder = try TemporaryFolder("stems ‘ü’ 🎬")
            let song = folder.file("-a b: 100%d [x] \"🎵\".mp3")
            try await Program.ffmpeg(
                "-i", Repository.sampleVideo.string, "-t", "3", "-vn", "-f", "mp3", "file:" + song.string
            )
            let target = folder.file("-a b: 100%d [x] \"🎵\"")
            try FileManager.default.createDirectory(atPath: target.string, withIntermediateDirectories: true)
            try Data("mine".utf8).write(to: URL(filePath: target.appending("notes.txt").string))

            let arguments = ["-o", folder.path.string, "--format", "flac", "--bit-depth", "24", "--json"]
            let run = try await Program.run(
                Program.sotto.string,
                ["separate", "--engine", engine.id] + arguments
                    + ["--home", home.path.string, "--", song.string]
            )

            #expect(run.status == 0, "\(run.errors)")
            let names = try FileManager.default.contentsOfDirectory(atPath: target.string).sorted()
            #expect(names == ["background.flac", "notes.txt", "separation.json", "vocals.flac"])
            try await StemReading.requireWhole(target)
            let probe = try await Program.run(
                "ffprobe",
                ["-v", "error", "-show_entries", "stream=codec_name,bits_per_raw_sample", "-of", "csv=p=0"]
                    + ["file:" + target.appending("vocals.flac").string]
            )
            #expect(probe.output.trimmingCharacters(in: .newlines) == "flac,24")
            let results: [Result] = try run.json()
            #expect(results.map(\.vocals) == [target.appending("vocals.flac").string])
        }

        @Test(
            "writes below the current folder, by default and to a relative -o, and says where as it was asked",
            arguments: Engine.toTest)
        func relative(engine: Engine) async throws {
            let home = try TestHome()
            let folder = try TemporaryFolder()
            try await Program.ffmpeg(
                "-i", Repository.sampleVideo.string, "-t", "2", "-vn", folder.file("song.wav").string)
            for (options, output) in [([], "./song"), (["-o", "out/stems"], "out/stems/song")] {
                let run = try await Program.run(
                    Program.sotto.string,
                    ["separate", "song.wav", "--engine", engine.id, "--home", home.path.string] + options,
                    in: folder.path
                )
                #expect(run.status == 0, "\(run.errors)")
                #expect(run.output == "\(output)/vocals.wav\n\(output)/background.wav\n")
                try await StemReading.requireWhole(folder.path.appending(output))
            }
        }

        @Test(
            "refuses to replace a result unless told to, and then replaces it whole",
            arguments: Engine.toTest)
        func overwrite(engine: Engine) async throws {
            let home = try TestHome()
            let folder = try TemporaryFolder()
            let song = folder.file("song.wav")
            try await Program.ffmpeg("-i", Repository.sampleVideo.string, "-t", "2", "-vn", song.string)
            let target = folder.file("song")
            try FileManager.default.createDirectory(atPath: target.string, withIntermediateDirectories: true)
            for name in ["vocals.flac", "background.flac"] {
                try Data("old".utf8).write(to: URL(filePath: target.appending(name).string))
            }

            let refused = try await home.sotto(
                "separate", song.string, "-o", folder.path.string, "--engine", engine.id)
            #expect(refused.status == 1)
            #expect(refused.errors.contains("Error [output_exists]"))
            #expect(try String(contentsOfFile: target.appending("vocals.flac").string, encoding: .utf8) == "old")

            let run = try await home.sotto(
                "separate", song.string, "-o", folder.path.string, "--overwrite", "--bit-depth", "32f", "--engine",
                engine.id)
            #expect(run.status == 0, "\(run.errors)")
            let names = try FileManager.default.contentsOfDirectory(atPath: target.string).sorted()
            #expect(names == ["background.wav", "separation.json", "vocals.wav"])
            try await StemReading.requireWhole(target)
            #expect(try WAVReader(path: target.appending("vocals.wav").string).header.format.sampleFormat == .float32)
        }
    }

    private struct Result: Decodable {
        var vocals: String?
    }
}
