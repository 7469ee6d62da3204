import AudioIO
import Catalog
import Foundation
import SottoCore
import SystemPackage
import Testing
import TestSupport

extension EndToEnd {
    @Suite("What the native engine makes")
    struct NativeQualityTests {
        /// Whether this processor is quicker in bfloat16, as far as the kernel tells: docs/decisions/0012.
        private static let prefersBFloat16: Bool = {
            let text = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
            let flags = (text.split(separator: "\n").first { $0.hasPrefix("flags") } ?? "").split(separator: " ")
            guard flags.contains("avx512_bf16") else { return false }
            return flags.contains("amx_bf16") || text.contains("AuthenticAMD")
        }()

        private func separate(_ input: FilePath, _ options: String..., to output: FilePath) async throws -> FilePath {
            let home = try TestHome()
            let result = try await Program.run(
                Program.sotto.string,
                ["separate", input.string, "-o", output.string, "--home", home.path.string] + options)
            #expect(result.status == 0, "\(result.errors)")
            let stems = output.appending(input.stem ?? "")
            try await StemReading.requireWhole(stems)
            return stems
        }

        @Test("Preset spleeter gives Spleeter's own stems, to one 16-bit step or 60 dB")
        func likeSpleeter() async throws {
            let mixture = try await Mixture(seconds: SpleeterReference.seconds)
            let reference = try await SpleeterReference.stems(of: mixture)
            let ours = try await separate(
                mixture.mixture, "--preset", "spleeter", "--precision", "f32", to: mixture.folder.file("native"))
            for name in ["vocals", "background"] {
                let wanted = try #require(reference[name])
                let found = try StemReading.samples(ours.appending("\(name).wav"))
                #expect(wanted.count == found.count)
                let largest = zip(wanted, found).reduce(Float(0)) { max($0, abs($1.0 - $1.1)) }
                let isWithinAStep = largest <= Float(SampleFormat.int16.step) * 1.001
                #expect(isWithinAStep || StemReading.sdr(of: found, against: wanted) >= 60, "\(name)")
            }
            let manifest = try StemReading.manifest(in: ours)
            #expect(manifest.engine == "native" && manifest.preset == "spleeter" && manifest.precision == "f32")
            #expect(manifest.engineVersion.contains("oneDNN"))
        }

        @Test("Preset standard separates better than Spleeter, and as well in bfloat16 as in float32")
        func quality() async throws {
            let mixture = try await Mixture(seconds: SpleeterReference.seconds)
            let spleeter = try await separate(mixture.mixture, "--preset", "spleeter", to: mixture.folder.file("s"))
            let float = try await separate(mixture.mixture, "--precision", "f32", to: mixture.folder.file("f"))
            let other = try await separate(mixture.mixture, "--precision", "auto", to: mixture.folder.file("a"))
            let precisions = try [spleeter, float, other].map { try StemReading.manifest(in: $0).precision }
            #expect(precisions == ["f32", "f32", Self.prefersBFloat16 ? "bf16" : "f32"])
            for (name, known) in [("vocals.wav", mixture.voice), ("background.wav", mixture.music)] {
                let truth = try StemReading.samples(known)
                let sdr = try [spleeter, float, other].map {
                    StemReading.sdr(of: try StemReading.samples($0.appending(name)), against: truth)
                }
                #expect(sdr[1] > sdr[0] + 0.1, "\(name): \(sdr)")
                #expect(abs(sdr[1] - sdr[2]) <= 0.05, "\(name): \(sdr)")
                #expect(sdr[1] > 3, "\(name): \(sdr)")
            }
        }

        private static let furtherFormats = [
            ("-low.wav", ["-c:a", "pcm_u8", "-ar", "8000"], "24", 8_000, 2),
            ("float.wav", ["-c:a", "pcm_f32le"], "32f", 44_100, 2),
            ("side.wav", ["-c:a", "pcm_s16le", "-ac", "8"], "16", 44_100, 8),
        ]

        @Test(
            "In the stored numbers the stems are the source, at its rate, channels and depth",
            arguments: [
                ("16 bit.wav", ["-c:a", "pcm_s16le"], "16", 44_100, 2),
                ("24 bit 🎬.flac", ["-c:a", "flac", "-sample_fmt", "s32", "-ar", "48000", "-ac", "1"], "24", 48_000, 1),
                ("film.mp4", ["-c:a", "aac", "-b:a", "128k", "-ar", "48000"], "24", 48_000, 2),
                ("surround.mkv", ["-c:a", "flac", "-sample_fmt", "s32", "-ar", "48000", "-ac", "6"], "24", 48_000, 6),
            ] + (TestLevel.isFull ? furtherFormats : []))
        func exactSum(name: String, encoding: [String], bitDepth: String, sampleRate: Int, channels: Int) async throws {
            let mixture = try await Mixture(seconds: 14)
            let source = mixture.folder.file(name)
            let made = try await Program.run(
                "ffmpeg",
                ["-nostdin", "-v", "error", "-y", "-i", mixture.mixture.string, "-filter:a", "volume=-6dB"] + encoding
                    + ["file:\(source)"])
            try #require(made.status == 0, "\(made.errors)")
            let output = mixture.folder.file("stems")
            let home = try TestHome()
            let run = try await Program.run(
                Program.sotto.string,
                ["separate", "-o", output.string, "--home", home.path.string, "--", source.string])
            #expect(run.status == 0, "\(run.errors)")
            let stems = output.appending(source.stem ?? "")
            let manifest = try StemReading.manifest(in: stems)
            #expect(manifest.bitDepth == bitDepth)
            #expect(manifest.sampleRate == sampleRate && manifest.channels == channels)
            #expect(manifest.layout == [1: "mono", 2: "stereo", 6: "5.1", 8: "7.1"][channels])

            // The source once more, decoded by ffmpeg alone.
            let decoded = mixture.folder.file("decoded.wav")
            try await Program.ffmpeg("-i", "file:\(source)", "-c:a", "pcm_f32le", decoded.string)
            let whole = try StemReading.samples(decoded)
            let vocals = try StemReading.samples(stems.appending("vocals.wav"))
            let background = try StemReading.samples(stems.appending("background.wav"))
            #expect(whole.count == vocals.count && whole.count == background.count)
            let scale: Double = bitDepth == "16" ? 32_768 : 8_388_608
            let largest = zip(whole, zip(vocals, background)).reduce(0.0) { largest, samples in
                let mixture = Double(samples.0) * scale
                let sum = (Double(samples.1.0) + Double(samples.1.1)) * scale
                let wanted = bitDepth == "32f" ? mixture : mixture.rounded(.toNearestOrEven)
                return max(largest, abs(sum - wanted))
            }
            #expect(largest <= (bitDepth == "32f" ? 1 : 0))
        }

        @Test("Audio over full scale is kept in floats, unless integers were asked for")
        func overFullScale() async throws {
            let mixture = try await Mixture(seconds: 4)
            let loud = mixture.folder.file("loud.mp3")
            try await Program.ffmpeg(
                "-i", mixture.mixture.string, "-af", "volume=12dB,alimiter=limit=1:level=0", "-b:a", "64k", loud.string)
            let home = try TestHome()
            let output = mixture.folder.file("stems")
            let run = try await home.sotto("separate", loud.string, "-o", output.string)
            #expect(run.status == 0, "\(run.errors)")
            let manifest = try StemReading.manifest(in: output.appending("loud"))
            #expect(manifest.bitDepth == "32f")
            #expect(try #require(manifest.mixture.peakDb) > 0)

            let refused = try await home.sotto("separate", loud.string, "-o", "\(output)2", "--bit-depth", "24")
            #expect(refused.status == 1)
            #expect(refused.errors.contains("Error [over_full_scale]"))
            #expect(refused.errors.contains("--bit-depth 32f"))
            #expect(!FileManager.default.fileExists(atPath: "\(output)2"))
        }
    }
}
