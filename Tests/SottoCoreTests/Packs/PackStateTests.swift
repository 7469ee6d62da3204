import Foundation
import SottoCore
import SystemPackage
import Testing

@Suite("The state of a pack")
struct PackStateTests {
    private let test: TestHome

    init() throws {
        test = try TestHome()
    }

    private var model: FilePath {
        PackLayout(pack: .spleeter, root: test.packs.installed(.spleeter)).model
    }

    @Test("Both packs are listed, not installed in a new home")
    func new() {
        let packs = test.packs.list()
        #expect(packs.map(\.id) == ["spleeter-model", "spleeter"])
        #expect(
            packs.allSatisfy { $0.state == .notInstalled && $0.sizeBytes == nil && $0.path == nil && $0.error == nil })
        #expect(packs.allSatisfy { $0.downloadBytes > 1_000_000 && !$0.purpose.isEmpty && !$0.version.isEmpty })
    }

    @Test("Before an install is started each pack says from where it comes, how much that is, and how much it becomes")
    func announced() {
        let (model, spleeter) = (test.packs.summary(.spleeterModel), test.packs.summary(.spleeter))
        for pack in [model, spleeter] { #expect(pack.installedBytes >= pack.downloadBytes) }
        #expect(model.sources.contains { $0.contains("PyPI") } && model.sources.contains { $0.contains("GitHub") })
        // The larger one brings the model along.
        #expect(model.sources.allSatisfy(spleeter.sources.contains))
        #expect(spleeter.sources.contains { $0.contains("TensorFlow") })
        #expect(spleeter.downloadBytes > model.downloadBytes)
    }

    @Test("A pack is being installed as long as some process holds its lock, and only then")
    func installing() throws {
        let folder = test.packs.folder(.spleeter).string
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let holder = try LockHolder(test.packs.installLock(.spleeter))
        #expect(test.packs.summary(.spleeter).state == .installing)
        #expect(test.packs.summary(.spleeterModel).state == .notInstalled)
        holder.kill()
        #expect(test.packs.summary(.spleeter).state == .notInstalled)
    }

    @Test("An installed pack has the version, size and place of its receipt", arguments: PackID.allCases)
    func installed(_ pack: PackID) throws {
        try FakePack.install(pack, in: test.home)
        let summary = test.packs.summary(pack)
        #expect(summary.state == .installed)
        #expect(summary.sizeBytes == 1_234)
        #expect(summary.path == test.packs.installed(pack).string)
        #expect(summary.error == nil)
    }

    @Test("A folder without a receipt is no installed pack")
    func noReceipt() throws {
        try FakePack.install(in: test.home)
        try FileManager.default.removeItem(atPath: test.packs.installed(.spleeter).appending("receipt.json").string)
        #expect(test.packs.summary(.spleeter).state == .notInstalled)
    }

    @Test("A missing model file breaks the pack, and is named")
    func missingFile() throws {
        try FakePack.install(in: test.home)
        try FileManager.default.removeItem(atPath: model.appending("model.index").string)
        let summary = test.packs.summary(.spleeter)
        #expect(summary.state == .broken)
        #expect(summary.error?.code == "pack_broken")
        #expect(summary.error?.message.contains("model.index\" is missing") == true)
    }

    @Test("A model file of the wrong size breaks the pack")
    func shortFile() throws {
        try FakePack.install(in: test.home)
        try Data("short".utf8).write(to: URL(filePath: model.appending("checkpoint").string))
        let error = test.packs.summary(.spleeter).error
        #expect(error?.message.contains("has 5 bytes instead of 67") == true)
    }

    @Test("A Python that is gone breaks the pack")
    func noPython() throws {
        try FakePack.install(in: test.home)
        let python = PackLayout(pack: .spleeter, root: test.packs.installed(.spleeter)).python
        try FileManager.default.removeItem(atPath: python.string)
        try FileManager.default.createSymbolicLink(atPath: python.string, withDestinationPath: "/no/python3.11")
        #expect(test.packs.summary(.spleeter).state == .broken)
    }

    @Test("What verify found wrong is remembered until it is mended")
    func mark() throws {
        try FakePack.install(in: test.home)
        let fault = SottoError(code: "pack_broken", message: "\"x\" has been altered.", hint: "h")
        try test.packs.markBroken(.spleeter, fault)
        #expect(test.packs.summary(.spleeter).state == .broken)
        #expect(test.packs.summary(.spleeter).error == fault)
        try test.packs.clearBroken(.spleeter)
        #expect(test.packs.summary(.spleeter).state == .installed)
    }

    @Test("Listing takes less than 200 ms")
    func quick() throws {
        for pack in PackID.allCases { try FakePack.install(pack, in: test.home) }
        let times = (0..<5).map { _ in ContinuousClock().measure { _ = test.packs.list() } }
        #expect(try #require(times.min()) < .milliseconds(200))
    }

    @Test("A pack is found by its name, and other names are refused with those that there are")
    func names() throws {
        #expect(try PackID(named: "spleeter-model") == .spleeterModel)
        let error = #expect(throws: SottoError.self) { try PackID(named: "demucs") }
        #expect(error?.code == "unknown_pack")
        #expect(error?.hint.contains("\"spleeter-model\"") == true)
    }
}
