import Foundation
import SottoCore
import SystemPackage
import TestSupport
import Testing

@Suite("Where a file's stems may go")
struct TargetTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func require(_ inputs: [FilePath], overwrite: Bool = false) throws {
        try FileSeparation(
            home: Home(path: folder.file("home")), environment: TestHome.environment, options: SeparationOptions(),
            format: .wav, overwrite: overwrite
        ).requireFreeTargets(inputs, in: folder.path)
    }

    private func error(_ inputs: FilePath..., overwrite: Bool = false) -> SottoError? {
        #expect(throws: SottoError.self) { try require(inputs, overwrite: overwrite) }
    }

    private func makeFolder(_ name: String) throws {
        try FileManager.default.createDirectory(atPath: folder.file(name).string, withIntermediateDirectories: true)
    }

    @Test(
        "Names of dots stay names",
        arguments: [
            ("...m4a", "out/...m4a"), ("..m4a", "out/..m4a"), ("a/..wav", "out/..wav"), (".m4a", "out/.m4a"),
            ("film.mp4", "out/film"), ("..", "out/audio"),
        ])
    func dots(_ input: String, _ target: String) {
        #expect(FileSeparation.target(of: FilePath(input), in: "out") == FilePath(target))
    }

    @Test("A source is never replaced, also not when replacing is allowed, nor through a link")
    func source() throws {
        try makeFolder("vocals")
        try folder.write("mine", to: "vocals/vocals.wav")
        try FileManager.default.createSymbolicLink(
            atPath: folder.file("vocals.mp3").string, withDestinationPath: folder.file("vocals/vocals.wav").string
        )
        for input in [folder.file("vocals/vocals.wav"), folder.file("vocals.mp3")] {
            #expect(error(input)?.code == "output_is_input")
            #expect(error(input, overwrite: true)?.code == "output_is_input")
        }
    }

    @Test("A folder with the name of a stem is in the way, also when replacing is allowed")
    func folderInTheWay() throws {
        try makeFolder("song/vocals.wav")
        #expect(error("song.mp3", overwrite: true)?.code == "output_exists")
    }

    @Test("The folder has the input's name without its extension")
    func names() {
        #expect(FileSeparation.target(of: "/x/my film.mp4", in: "out") == "out/my film")
        #expect(FileSeparation.target(of: "a.b.wav", in: "/o") == "/o/a.b")
        #expect(FileSeparation.target(of: "song", in: ".") == "./song")
    }

    @Test("Inputs that would share a folder are refused before any work")
    func same() throws {
        let error = error("a/song.mp3", "b/song.wav")
        #expect(error?.code == "same_output")
        #expect(error?.message.contains("\"a/song.mp3\" and \"b/song.wav\"") == true)
        #expect(self.error("song.mp3", "song.mp3", overwrite: true)?.code == "same_output")
        try require(["song.mp3", "other.mp3"])
    }

    @Test(
        "Any of the files that Sotto would write is in the way, unless it may be replaced",
        arguments: ["vocals.wav", "background.wav", "vocals.flac", "background.flac", "separation.json"]
    )
    func exists(_ name: String) throws {
        try makeFolder("song")
        try folder.write("", to: "song/\(name)")
        let error = error("song.mp3")
        #expect(error?.code == "output_exists")
        #expect(error?.message.contains(name) == true)
        #expect(error?.hint.contains("--overwrite") == true)
        try require(["song.mp3"], overwrite: true)
    }

    @Test("Other files in the folder are no obstacle")
    func others() throws {
        try makeFolder("song")
        try folder.write("", to: "song/notes.txt")
        try require(["song.mp3"])
    }

    @Test("A file with the folder's name is in the way, also with overwrite")
    func file() throws {
        try folder.write("sound", to: "song")
        for overwrite in [false, true] {
            let error = error("song", overwrite: overwrite)
            #expect(error?.code == "output_exists")
            #expect(error?.message.contains("is a file") == true)
        }
    }
}
