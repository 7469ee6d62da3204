import AudioIO
import Catalog
import Foundation
import SottoCore
import SystemPackage
import TestSupport
import Testing

/// Separating without queue and library, with a shell script in Spleeter's place.
@Suite("Separating one file")
struct FileSeparationTests {
    private let folder: TemporaryFolder
    private let home: Home
    private let input: FilePath

    init() throws {
        folder = try TemporaryFolder()
        home = Home(path: folder.file("home"))
        input = try Sound.write(Sound.tone(), to: folder.file("song.wav"))
    }

    private func separate(
        bitDepth: BitDepth = .auto, format: OutputFormat = .wav, overwrite: Bool = false
    ) async throws -> FileSeparation.Result {
        try await FileSeparation(
            home: home, environment: TestHome.environment,
            options: SeparationOptions(engine: .python, bitDepth: bitDepth),
            format: format, overwrite: overwrite
        ).separate(input, in: folder.file("out"), events: { _ in })
    }

    private var names: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder.file("out/song").string)) ?? []).sorted()
    }

    @Test("The three files appear, and nothing else is left beside them or in the home")
    func files() async throws {
        try FakePack.install(in: home)
        let result = try await separate()
        #expect(names == ["background.wav", "separation.json", "vocals.wav"])
        #expect(result.vocals == folder.file("out/song/vocals.wav"))
        #expect(try WAVReader(path: result.vocals.string).header.frameCount == 4_410)
        #expect(try FileManager.default.contentsOfDirectory(atPath: home.path.string) == ["packs"])
    }

    @Test("The bit depth is the one asked for", arguments: BitDepth.all)
    func bitDepth(_ bitDepth: BitDepth) async throws {
        try FakePack.install(in: home)
        let result = try await separate(bitDepth: bitDepth)
        let expected: [BitDepth: SampleFormat] = [
            .auto: .int16, .int16: .int16, .int24: .int24, .float32: .float32,
        ]
        #expect(try WAVReader(path: result.background.string).header.format.sampleFormat == expected[bitDepth])
        #expect(result.manifest.bitDepth == (bitDepth == .auto ? "16" : bitDepth.id))
    }

    @Test("FLAC replaces WAV, and the description speaks of the FLAC files")
    func flac() async throws {
        try FakePack.install(in: home)
        _ = try await separate()
        let result = try await separate(format: .flac, overwrite: true)
        #expect(names == ["background.flac", "separation.json", "vocals.flac"])
        #expect(result.manifest.vocals.file == "vocals.flac")
        #expect(result.manifest.vocals.sha256 == (try FileHash.sha256(of: result.vocals)))
        let written = try Data(contentsOf: URL(filePath: folder.file("out/song/separation.json").string))
        #expect(try JSON.decode(SeparationManifest.self, from: written).background.file == "background.flac")
    }

    @Test("Overwriting replaces the three files and touches no others")
    func overwrite() async throws {
        try FakePack.install(in: home)
        _ = try await separate()
        try folder.write("mine", to: "out/song/notes.txt")
        let before = FileIdentity(path: folder.file("out/song/vocals.wav"))
        _ = try await separate(overwrite: true)
        #expect(FileIdentity(path: folder.file("out/song/vocals.wav")) != before)
        #expect(names == ["background.wav", "notes.txt", "separation.json", "vocals.wav"])
    }

    @Test("A result that appears meanwhile is not replaced unasked")
    func appeared() async throws {
        let sneak = "#!/bin/sh\necho theirs >'\(folder.file("out/song/vocals.wav"))'\n"
        try FakePack.install(in: home, python: sneak + FakePack.separates)
        let error = await #expect(throws: SottoError.self) { try await separate() }
        #expect(error?.code == "output_exists")
        #expect(names == ["vocals.wav"])
        #expect(try String(contentsOfFile: folder.file("out/song/vocals.wav").string, encoding: .utf8) == "theirs\n")
    }

    @Test("A failure leaves neither files nor an empty folder")
    func failure() async throws {
        try FakePack.install(in: home, python: "#!/bin/sh\nexit 1\n")
        let error = await #expect(throws: SottoError.self) { try await separate() }
        #expect(error?.code == "worker_died")
        #expect(folder.names == ["home", "song.wav"])
    }

    @Test("Cancelling leaves neither files nor an empty folder")
    func cancelled() async throws {
        let mark = folder.file("started")
        try FakePack.install(in: home, python: "#!/bin/sh\ntouch '\(mark)'\nsleep 61\n")
        let task = Task { try await separate() }
        #expect(try await eventually { FileIdentity(path: mark) != nil })
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(folder.names == ["home", "song.wav", "started"])
    }

    @Test("Without the pack nothing is created")
    func noPack() async throws {
        let error = await #expect(throws: SottoError.self) { try await separate() }
        #expect(error?.code == "pack_not_installed")
        #expect(folder.names == ["song.wav"])
    }

    @Test("A file without sound is refused, and leaves no folder")
    func notMedia() async throws {
        try FakePack.install(in: home)
        try folder.write("words", to: "song.wav")
        let error = await #expect(throws: (any Error).self) { try await separate() }
        #expect(SottoError(describing: try #require(error)).code == "not_media")
        #expect(folder.names == ["home", "song.wav"])
    }
}
