import AudioIO
import Catalog
import Foundation
import SottoCore
import SystemPackage
import TestSupport
import Testing

/// The native engine's side of the application, with a script in its worker's place.
@Suite("The native engine")
struct NativeEngineTests {
    private let folder: TemporaryFolder
    private let programs: TemporaryFolder
    private let home: Home

    init() throws {
        folder = try TemporaryFolder()
        programs = try TemporaryFolder("programs")
        home = Home(path: folder.file("home"))
        try FakePack.install(.spleeterModel, in: home)
    }

    /// Separates a file, by default 0.1 s of a tone, with this script as the worker.
    private func separate(
        _ worker: String = FakeWorker.separates, _ input: FilePath? = nil,
        options: SeparationOptions = SeparationOptions(), format: OutputFormat = .wav,
        searchPath: String? = nil, events: @escaping EventSink = { _ in }
    ) async throws -> FileSeparation.Result {
        let input = try input ?? Sound.write(Sound.tone(), to: folder.file("song.wav"), as: .int16)
        var environment = try TestHome.environment(worker: worker, in: programs.path)
        if let searchPath { environment.variables["PATH"] = searchPath }
        return try await FileSeparation(
            home: home, environment: environment, options: options, format: format, overwrite: true
        ).separate(input, in: folder.file("out"), events: events)
    }

    private func error(_ work: () async throws -> FileSeparation.Result) async -> SottoError? {
        let error = await #expect(throws: (any Error).self) { try await work() }
        return error.map { SottoError(describing: $0) }
    }

    // MARK: What it is told

    /// The words that the worker was called with.
    private func words(
        _ input: FilePath? = nil, options: SeparationOptions = SeparationOptions(), format: OutputFormat = .wav
    ) async throws -> [String: String] {
        let file = folder.file("words")
        let script = "for word; do echo \"$word\"; done >'\(file)'\n" + FakeWorker.separates
        _ = try await separate(script, input, options: options, format: format)
        let lines = try String(contentsOfFile: file.string, encoding: .utf8).split(separator: "\n").map(String.init)
        return zip(lines, lines.dropFirst() + [""]).reduce(into: [:]) { words, pair in
            if pair.0.hasPrefix("--") { words[pair.0] = pair.1 }
        }
    }

    @Test("The worker is told the model, the files, the options, and how long the audio is about")
    func arguments() async throws {
        let words = try await words()
        let layout = PackLayout(pack: .spleeterModel, root: PackStore(home: home).installed(.spleeterModel))
        #expect(words["--model"] == layout.model.string)
        #expect(words["--input"]?.hasSuffix("/scratch/working.wav") == true)
        #expect(words["--growing"]?.hasSuffix("/scratch/working.complete") == true)
        #expect(words["--vocals"]?.hasSuffix("/staging/vocals.wav") == true)
        #expect(words["--background"]?.hasSuffix("/staging/background.wav") == true)
        #expect(words["--preset"] == "standard")
        #expect(words["--precision"] == "auto")
        #expect(words["--bit-depth"] == "16")
        #expect(words["--widen"] != nil)
        #expect(words["--expected-frames"] == "4410")
        let others = try await self.words(
            options: SeparationOptions(preset: .spleeter, precision: .bf16, bitDepth: .int24))
        #expect([others["--preset"], others["--precision"], others["--bit-depth"]] == ["spleeter", "bf16", "24"])
        #expect(others["--widen"] == nil)
    }

    @Test("What users tell oneDNN and its threads reaches the worker, other variables do not")
    func variables() async throws {
        let file = folder.file("variables")
        var environment = try TestHome.environment(
            worker: "env >'\(file)'\n" + FakeWorker.separates, in: programs.path)
        environment.variables["ONEDNN_MAX_CPU_ISA"] = "AVX2"
        environment.variables["OMP_NUM_THREADS"] = "1"
        environment.variables["HTTPS_PROXY"] = "http://proxy"
        let input = try Sound.write(Sound.tone(), to: folder.file("song.wav"), as: .int16)
        _ = try await FileSeparation(
            home: home, environment: environment, options: SeparationOptions(), format: .wav, overwrite: true
        ).separate(input, in: folder.file("out"), events: { _ in })
        let lines = try String(contentsOfFile: file.string, encoding: .utf8).split(separator: "\n")
        #expect(lines.contains("ONEDNN_MAX_CPU_ISA=AVX2"))
        #expect(lines.contains("OMP_NUM_THREADS=1"))
        #expect(!lines.contains { $0.hasPrefix("HTTPS_PROXY") })
    }

    // MARK: What comes out

    @Test("Whatever its layout, the source keeps its channels and its rate")
    func shapes() async throws {
        let sources: [(name: String, layout: String, rate: Int, channels: Int)] = [
            ("mono.wav", "mono", 8_000, 1), ("stereo.flac", "stereo", 48_000, 2), ("surround.wav", "5.1", 96_000, 6),
        ]
        for (name, layout, rate, channels) in sources {
            let waves = [String](repeating: "0.2*sin(2000*t)", count: channels).joined(separator: "|")
            try await Program.ffmpeg(
                "-f", "lavfi", "-i", "aevalsrc=\(waves):channel_layout=\(layout):sample_rate=\(rate):duration=0.5",
                "-sample_fmt", "s16", folder.file(name).string)
            let result = try await separate(FakeWorker.separates, folder.file(name))
            let header = try WAVReader(path: result.vocals.string).header
            let mask: UInt32 = layout == "5.1" ? 0x3F : 0
            #expect(
                header.format
                    == AudioFormat(
                        sampleRate: rate, channelCount: channels, sampleFormat: .int16, channelMask: mask))
            #expect(header.frameCount == rate / 2)
            #expect(result.manifest.layout == layout)
            #expect(!result.manifest.warnings.contains { $0.contains("mixed down") })
            #expect(result.manifest.sumError.peak == 0)
            #expect(result.manifest.sumError.relativeDb == nil)
        }
        let spleeter = try await separate(
            FakeWorker.separates, folder.file("mono.wav"), options: SeparationOptions(preset: .spleeter))
        let format = try WAVReader(path: spleeter.vocals.string).header.format
        #expect(format == AudioFormat(sampleRate: 44_100, channelCount: 2, sampleFormat: .int16))
    }

    @Test(
        "The stems' depth is the source's own",
        arguments: [
            ("a.wav", "pcm_s16le", "16"), ("a.wav", "pcm_s24le", "24"), ("a.wav", "pcm_f32le", "32f"),
            ("a.mp3", "libmp3lame", "24"), ("a.m4a", "alac", "16"),
        ])
    func depths(_ name: String, _ codec: String, _ depth: String) async throws {
        let path = folder.file(name)
        try await Program.ffmpeg("-f", "lavfi", "-i", "sine=duration=0.5", "-c:a", codec, path.string)
        let result = try await separate(FakeWorker.separates, path)
        #expect(result.manifest.bitDepth == depth)
        let bytes = ["16": 2, "24": 3, "32f": 4][depth]
        #expect(try WAVReader(path: result.vocals.string).header.format.sampleFormat.byteCount == bytes)
    }

    /// A tone of twice full scale in a codec that can hold it, and is not float itself.
    private func loud() async throws -> FilePath {
        let path = folder.file("loud.m4a")
        try await Program.ffmpeg(
            "-f", "lavfi", "-i", "aevalsrc=2*sin(2000*t):duration=0.5", "-c:a", "aac", "-b:a", "256k", path.string)
        return path
    }

    @Test("Over full scale, stems become floats of their own accord, and a depth that was chosen is refused")
    func overFullScale() async throws {
        let path = try await loud()
        let result = try await separate(FakeWorker.separates, path)
        #expect(result.manifest.bitDepth == "32f")
        #expect(try WAVReader(path: result.vocals.string).header.format.sampleFormat == .float32)
        let refused = await error {
            try await separate(FakeWorker.separates, path, options: SeparationOptions(bitDepth: .int24))
        }
        #expect(refused?.code == "over_full_scale")
        #expect(refused?.hint == "Use --bit-depth 32f.")
        let flac = await error { try await separate(FakeWorker.separates, path, format: .flac) }
        #expect(flac?.code == "over_full_scale")
        #expect(flac?.hint.contains("--format wav") == true)
    }

    @Test("The description has what the worker says of its precision and of limited samples")
    func manifest() async throws {
        let script =
            FakeWorker.separates.replacing("exec ", with: "").trimmingCharacters(in: .newlines)
            + #" | sed 's/"vocals": 0/"vocals": 5/'"#
        let result = try await separate(script, options: SeparationOptions(precision: .bf16))
        let manifest = result.manifest
        #expect(manifest.engine == "native")
        #expect(manifest.engineVersion == "native stand-in")
        #expect(manifest.precision == "bf16")
        #expect(manifest.vocals.clippedSamples == 5)
        #expect(manifest.background.clippedSamples == 0)
        #expect(manifest.warnings.contains { $0.hasPrefix("5 samples of the vocals were limited") })
        #expect(Set(manifest.timings.keys) == ["extract", "separate", "check"])
    }

    @Test("Stems that do not add up to the mixture are never shown")
    func wrongSum() async throws {
        let script =
            FakeWorker.separates.replacing("exec ", with: "") + """
                while [ $# -gt 0 ]; do [ "$1" = --vocals ] && vocals=$2; shift; done
                printf '\\377\\077' | dd of="$vocals" bs=1 seek=5000 conv=notrunc 2>/dev/null

                """
        let error = await error { try await separate(script) }
        #expect(error?.code == "stems_invalid")
        #expect(
            error?.message.contains("do not add up to the mixture at 1 samples") == true, "\(String(describing: error))"
        )
        #expect(error?.hint.contains("`sotto packs verify spleeter-model`") == true)
        #expect(folder.names == ["home", "song.wav"])
    }

    // MARK: Side by side

    @Test("The worker starts before the audio is extracted, and is shown as what goes on, never going back")
    func overlap() async throws {
        let tools = try slowTools()
        let seen = Recorder<JobEvent>()
        // The first words of the stand-in come while ffmpeg still waits.
        let script = "touch '\(folder.file("started"))'\n" + FakeWorker.separates
        _ = try await separate(script, searchPath: tools, events: { seen.add($0) })
        #expect(try String(contentsOfFile: folder.file("order").string, encoding: .utf8) == "worker first\n")
        let steps = seen.all.compactMap { event -> (Stage, Double)? in
            if case .progress(let stage, let fraction, _) = event { (stage, fraction) } else { nil }
        }
        let stages = steps.map(\.0).reduce(into: [Stage]()) { if $0.last != $1 { $0.append($1) } }
        #expect(stages == [.separate, .check, .publish])
        #expect(steps.map(\.1) == steps.map(\.1).sorted())
        #expect(steps.first?.1 == 0)
    }

    /// An ffmpeg that waits until the worker has started, at most five seconds, and notes whether it had.
    private func slowTools() throws -> String {
        try folder.folder("tools")
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        try FakePack.writeScript(
            """
            #!/bin/sh
            case " $* " in *working.wav*)
                for n in $(seq 100); do [ -e '\(folder.file("started"))' ] && break; sleep 0.05; done
                [ -e '\(folder.file("started"))' ] && echo worker first >'\(folder.file("order"))'
            esac
            PATH='\(path)' exec ffmpeg "$@"
            """, to: folder.file("tools/ffmpeg"))
        return folder.file("tools").string + ":" + path
    }

    @Test("A source that fails while the worker waits for more of it is the error, and the worker ends")
    func extractionFails() async throws {
        let path = folder.file("cut.flac")
        try await Program.ffmpeg("-f", "lavfi", "-i", "sine=duration=10", path.string)
        let file = try FileHandle(forWritingTo: URL(filePath: path.string))
        try file.truncate(atOffset: file.seekToEnd() * 6 / 10)
        let pids = folder.file("pids")
        let script =
            FakeWorker.arguments + "echo $$ >'\(pids)'; touch \"$vocals\"\n"
            + "while [ ! -e \"$growing\" ]; do sleep 0.05; done; touch '\(folder.file("complete"))'; sleep 100\n"
        let error = await error { try await separate(script, path) }
        #expect(error?.code == "source_truncated")
        let words = try String(contentsOfFile: pids.string, encoding: .utf8).trimmingCharacters(in: .newlines)
        let worker = try #require(pid_t(words))
        #expect(try await eventually { kill(worker, 0) != 0 })
        #expect(!folder.names.contains("complete"))
        #expect(!folder.names.contains("out"))
    }

    @Test("A worker that fails is the error, and the extraction ends with it")
    func workerFails() async throws {
        let tools = try slowTools()
        let script = #"echo '{"event":"failed","code":"model_corrupt","message":"M","hint":"H"}'; exit 1"#
        let began = ContinuousClock.now
        let error = await error { try await separate(script, searchPath: tools) }
        #expect(error == SottoError(code: "model_corrupt", message: "M", hint: "H"))
        #expect(ContinuousClock.now - began < .seconds(4))
        #expect(!folder.names.contains("order"))
    }

    @Test("Samples that are no numbers are counted in the whole file, although the worker stops at the first")
    func notFinite() async throws {
        var samples = Sound.tone(frames: 44_100)
        for frame in [11_025, 11_030, 33_075] { samples[frame * 2] = .nan }
        let path = try Sound.write(samples, to: folder.file("song.wav"))
        let script = #"echo '{"event":"failed","code":"audio_not_finite","message":"M","hint":"H"}'; exit 1"#
        let error = await error { try await separate(script, path) }
        #expect(error?.message.contains("at 3 of its samples, first at 0.250 s.") == true)
        let wrong = await self.error {
            try await separate(script, try Sound.write(Sound.tone(), to: folder.file("song.wav")))
        }
        #expect(wrong?.message == "M")
    }

    @Test("Cancelled while it waits or works, everything ends at once", arguments: ["", "trap '' TERM\n"])
    func cancelled(_ first: String) async throws {
        let mark = folder.file("started")
        let task = Task { try await separate(first + "echo $$ >'\(mark)'; while :; do sleep 0.1; done\n") }
        #expect(try await eventually { FileIdentity(path: mark)?.size ?? 0 > 1 })
        let began = ContinuousClock.now
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(ContinuousClock.now - began < .seconds(first.isEmpty ? 0.5 : 1))
        let words = try String(contentsOfFile: mark.string, encoding: .utf8).trimmingCharacters(in: .newlines)
        let worker = try #require(pid_t(words))
        #expect(try await eventually { kill(worker, 0) != 0 })
        #expect(!folder.names.contains("out"))
    }

    // MARK: Deaths

    @Test("A worker that a signal ends is named with the signal and its last words, which are in the log too")
    func signal() async throws {
        let log = Recorder<JobEvent>()
        let script = "for n in 1 2 3 4 5; do echo \"line $n\" >&2; done; sleep 0.2; kill -SEGV $$\n"
        let error = await error { try await separate(script, events: { log.add($0) }) }
        #expect(error?.code == "worker_died")
        #expect(
            error?.message == "The separation ended with signal 11 (Segmentation fault). Its last words: \"line 3\", "
                + "\"line 4\", \"line 5\".")
        #expect(error?.hint.contains("`sotto packs verify spleeter-model`") == true)
        for number in 1...5 { #expect(log.all.contains(.log(.info, "line \(number)"))) }
    }

    @Test("A worker that is killed is named with the signal, its last words, and the likely reason")
    func killed() async throws {
        let error = await error { try await separate("echo allocating >&2; sleep 0.2; kill -KILL $$\n") }
        #expect(error?.code == "out_of_memory")
        #expect(
            error?.message == "The separation ended with signal 9 (Killed), most likely for want of memory. "
                + "Its last words: \"allocating\".")
        #expect(error?.hint.contains("it needs about 400 MB") == true)
    }

    @Test(
        "However it dies, and whatever it says before, there is one error for it",
        arguments: [
            ("kill -KILL $$", "out_of_memory"), ("exit 3", "worker_died"), (":", "worker_died"),
            ("head -c 100000 /dev/urandom; exit 0", "worker_died"),
            ("head -c 100000 /dev/urandom >&2; kill -ABRT $$", "worker_died"),
            (#"echo '{"event":"done","outputs":[],"stats":{}}'"#, "worker_died"),
            (#"echo '{"event":"failed","code":"disk_full","message":"M","hint":"H"}'; exit 1"#, "disk_full"),
            (
                #"echo '{"event":"failed","code":"precision_unsupported","message":"M","hint":"H"}'"#,
                "precision_unsupported"
            ),
            (#"echo '{"event":"failed","code":"cpu_unsupported","message":"M","hint":"H"}'"#, "cpu_unsupported"),
            (#"echo '{"event":"failed","code":"engine_failed","message":"M","hint":"H"}'"#, "engine_failed"),
            ("\(FakeWorker.done)", "file_unreadable"), ("\(FakeWorker.done)exit 4", "worker_died"),
        ])
    func deaths(_ script: String, _ code: String) async throws {
        let error = await error { try await separate(script + "\n") }
        #expect(error?.code == code, "\(String(describing: error))")
        let message = try #require(error?.message)
        #expect(!message.isEmpty && message.count < 800)
        #expect(!message.unicodeScalars.contains { $0.value < 32 })
        #expect(!folder.names.contains("out"))
    }
}
