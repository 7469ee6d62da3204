import AudioIO
import Foundation
import SpleeterEngine
import TestSupport
import Testing

@Suite("sotto-worker separate")
struct WorkerSeparateTests {
    private struct Event: Decodable {
        struct Stats: Decodable {
            var engineVersion: String
            var precision: String
            var bitDepth: String
            var frames: Int
            var limitedSamples: [String: Int]
        }

        var event: String
        var stage: String?
        var fraction: Double?
        var pass: Double?
        var code: String?
        var message: String?
        var hint: String?
        var outputs: [String]?
        var stats: Stats?
    }

    private func arguments(
        _ bench: Workbench, preset: String = "fast", precision: String = "f32", bitDepth: String = "16"
    ) async throws -> [String] {
        [
            "separate", "--model", try await MiniatureModel.folder, "--input", bench.mixture.string,
            "--vocals", bench.vocals.string, "--background", bench.background.string, "--preset", preset,
            "--precision", precision, "--bit-depth", bitDepth,
        ]
    }

    private func events(_ result: ProgramResult) throws -> [Event] {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try result.output.split(separator: "\n").map { try decoder.decode(Event.self, from: Data($0.utf8)) }
    }

    @Test("writes both stems and says how")
    func writesStems() async throws {
        let bench = try Workbench()
        try Sound.write(Sound.noise(seconds: 2), to: bench.mixture)
        let result = try await Program.run(Program.worker.string, try await arguments(bench))
        #expect(result.status == 0)
        let done = try #require(try events(result).last)
        #expect(done.event == "done")
        #expect(done.outputs == ["vocals.wav", "background.wav"])
        let stats = try #require(done.stats)
        #expect(stats.engineVersion.hasPrefix("native 1 (oneDNN "))
        #expect(stats.precision == "f32" && stats.bitDepth == "16" && stats.frames == 88_200)
        #expect(stats.limitedSamples == ["vocals": 0, "background": 0])
        #expect(try Sound.read(bench.vocals.string).samples.count == 176_400)
    }

    @Test(
        "gives its failures a code, a message and a hint",
        arguments: [
            ("--model", "/no/model \"here\"", "model_corrupt"), ("--vocals", "/nowhere/v.wav", "file_unreadable"),
            ("--preset", "spleeter", "system_error"),
        ])
    func explainsFailures(option: String, value: String, code: String) async throws {
        let bench = try Workbench()
        try Sound.write(Sound.noise(seconds: 0.5, channels: 1), to: bench.mixture, channels: 1)
        var words = try await arguments(bench)
        words[try #require(words.firstIndex(of: option)) + 1] = value
        let result = try await Program.run(Program.worker.string, words)
        #expect(result.status == 1)
        let failed = try #require(try events(result).last)
        #expect(failed.event == "failed" && failed.code == code)
        #expect(failed.message?.isEmpty == false && failed.hint?.isEmpty == false)
    }

    /// Runs the worker, which must fail.
    ///
    /// - Parameter words: what stands before the worker on its command line.
    private func failure(
        _ bench: Workbench, _ option: String = "--input", _ value: String? = nil, behind words: [String] = ["env"]
    ) async throws -> Event {
        var arguments = try await arguments(bench)
        if let value { arguments[try #require(arguments.firstIndex(of: option)) + 1] = value }
        let result = try await Program.run("env", words + [Program.worker.string] + arguments)
        #expect(result.status == 1, "\(result.errors)")
        let failed = try #require(try events(result).last)
        #expect(failed.event == "failed")
        return failed
    }

    @Test("names an input that is not there, in plain words")
    func explainsMissingInput() async throws {
        let failed = try await failure(try Workbench(), "--input", "/nowhere/a.wav")
        #expect(failed.code == "file_unreadable")
        #expect(failed.message == "\"/nowhere/a.wav\" cannot be read or written: No such file or directory.")
    }

    enum Damage: CaseIterable {
        case isALetter
        case isCutOff
        case hasAnotherCoding
        case hasNoChunkKnown

        func done(to wav: Data) -> Data {
            switch self {
            case .isALetter: Data(repeating: UInt8(ascii: "a"), count: wav.count)
            case .isCutOff: wav.dropLast(400)
            case .hasAnotherCoding: wav.replacing([32, 0] + Data("fact".utf8), with: [64, 0] + Data("fact".utf8))
            case .hasNoChunkKnown: wav.replacing(Data("data".utf8), with: Data("none".utf8))
            }
        }
    }

    @Test("names what is wrong with a damaged input, in plain words", arguments: Damage.allCases)
    func explainsDamagedInput(damage: Damage) async throws {
        let bench = try Workbench()
        try Sound.write(Sound.noise(seconds: 0.1), to: bench.mixture)
        let file = URL(filePath: bench.mixture.string)
        try damage.done(to: try Data(contentsOf: file)).write(to: file)
        let failed = try await failure(bench)
        #expect(failed.code == "wav_damaged")
        let message = try #require(failed.message)
        #expect(message.hasPrefix("\"\(bench.mixture)\" ") && message.hasSuffix("."), "\(message)")
        #expect(!message.contains("(path:"), "\(message)")
    }

    @Test(
        "says of a stem what the system says, also at the very end",
        arguments: [("ENOSPC", "disk_full"), ("EDQUOT", "disk_full"), ("EIO", "file_unreadable")], ["1", "3"])
    func explainsRefusedWrites(fault: (errno: String, code: String), call: String) async throws {
        let bench = try Workbench()
        try Sound.write(Sound.noise(seconds: 0.5), to: bench.mixture)
        // The headers are written so: at the start of both files, and again once all their frames are there.
        let strace = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=pwrite64"]
        let failed = try await failure(
            bench, behind: strace + ["-e", "inject=pwrite64:error=\(fault.errno):when=\(call)"])
        #expect(failed.code == fault.code)
        let message = try #require(failed.message)
        #expect(message.hasPrefix("\"\(bench.vocals)\" ") && !message.contains("(path:"), "\(message)")
    }

    @Test("says that the disk is full when it fills up under its stems")
    func explainsFullDisk() async throws {
        let bench = try Workbench()
        try Sound.write(Sound.noise(seconds: 20), to: bench.mixture)
        let disk = try bench.folder.folder("disk")
        let mount = "mount -t tmpfs -o size=1m none '\(disk)' && exec \"$@\""
        let failed = try await failure(
            bench, "--vocals", "\(disk)/vocals.wav",
            behind: try await Namespaces.entering(.mounts) + ["sh", "-c", mount, "sh"])
        #expect(failed.code == "disk_full")
        #expect(failed.message == "\"\(disk)/vocals.wav\" could not be written: No space left on device.")
    }

    @Test("says when audio is no number, or over full scale")
    func explainsBadAudio() async throws {
        let bench = try Workbench()
        try Sound.write([0, 0, .nan, 0], to: bench.mixture)
        var result = try await Program.run(Program.worker.string, try await arguments(bench))
        #expect(try events(result).last?.code == "audio_not_finite")
        try Sound.write([0, 0, 2, 0], to: bench.mixture)
        result = try await Program.run(Program.worker.string, try await arguments(bench))
        #expect(try events(result).last?.code == "over_full_scale")
        #expect(try events(result).last?.hint?.contains("--bit-depth 32f") == true)
        result = try await Program.run(Program.worker.string, try await arguments(bench) + ["--widen"])
        #expect(try events(result).last?.stats?.bitDepth == "32f")
    }

    @Test("computes with AVX2 alone what it computes with all that this processor has")
    func worksWithAVX2() async throws {
        let (wide, narrow) = (try Workbench(), try Workbench())
        for (bench, limit) in [(wide, nil), (narrow, "AVX2")] as [(Workbench, String?)] {
            try Sound.write(Sound.noise(seconds: 3), to: bench.mixture)
            let result = try await Program.run(
                Program.worker.string, try await arguments(bench, precision: "auto", bitDepth: "24"),
                variables: ["ONEDNN_MAX_CPU_ISA": limit])
            #expect(result.status == 0)
            if limit != nil { #expect(try events(result).last?.stats?.precision == "f32") }
        }
        let (wanted, found) = (try wide.stored(), try narrow.stored())
        let error = zip(wanted.vocals, found.vocals).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
        let power = wanted.vocals.reduce(0) { $0 + $1 * $1 }
        #expect(power > 0 && error < power * 1e-3)
    }

    @Test("refuses bfloat16 where the processor does not have it")
    func refusesMissingBFloat16() async throws {
        let bench = try Workbench()
        try Sound.write(Sound.noise(seconds: 1), to: bench.mixture)
        let result = try await Program.run(
            Program.worker.string, try await arguments(bench, precision: "bf16"),
            variables: ["ONEDNN_MAX_CPU_ISA": "AVX2"])
        #expect(try events(result).last?.code == "precision_unsupported")
    }

    @Test("says how much memory it wants when the system refuses it")
    func explainsRefusedMemory() async throws {
        let bench = try Workbench()
        try Sound.write(Sound.noise(seconds: 1), to: bench.mixture)
        let words = try await arguments(bench)
        let result = try await Program.run(
            "bash", ["-c", "ulimit -v 400000; exec \"$@\"", "bash", Program.worker.string] + words)
        let failed = try #require(try events(result).last)
        #expect(failed.code == "out_of_memory")
        #expect(failed.message?.contains("MB") == true)
    }

    @Test(
        "wants all its options, and knows no others",
        arguments: [
            ["separate"], ["separate", "--model"], ["separate", "--tune", "4"],
        ])
    func refusesUsage(arguments: [String]) async throws {
        let result = try await Program.run(Program.worker.string, arguments)
        #expect(result.status == 64)
        #expect(result.errors.contains("usage: sotto-worker"))
    }
}
