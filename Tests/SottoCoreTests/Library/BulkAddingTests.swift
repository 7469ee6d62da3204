import Foundation
import GRDB
import Media
import Offline
import SottoCore
import SystemPackage
import TestSupport
import Testing

/// A launcher that answers late for files with `slow` in their names, and tells how many children worked at once.
private struct LateLauncher: ToolLauncher {
    let running = Recorder<Int>()
    var delay = Duration.milliseconds(300)
    let onSlow: @Sendable () -> Void

    func launch(
        _ tool: String, arguments: [String], limits: ProcessLimits, onOutputLine: @escaping @Sendable (String) -> Void,
        onErrorLine: @escaping @Sendable (String) -> Void
    ) async throws -> ToolExit {
        running.add(1)
        defer { running.add(-1) }
        if arguments.contains(where: { $0.contains("slow") }) {
            onSlow()
            try await Task.sleep(for: delay)
        }
        return try await TestHome.environment.offline.launch(
            tool, arguments: arguments, limits: limits, onOutputLine: onOutputLine, onErrorLine: onErrorLine)
    }

    /// The most that were running at any time.
    var most: Int {
        running.all.reduce(into: (now: 0, most: 0)) { $0 = ($0.now + $1, max($0.most, $0.now + $1)) }.most
    }
}

@Suite("Adding many files at once")
struct BulkAddingTests {
    private let test: TestHome

    init() throws {
        test = try TestHome()
    }

    private func file(_ name: String, amplitude: Float = 0.25) throws -> FilePath {
        try Sound.write(Sound.tone(amplitude: amplitude), to: test.folder.file(name))
    }

    /// Adds files and returns what was told of each.
    private func add(
        _ paths: [FilePath], launcher: any ToolLauncher = TestHome.environment.offline
    ) async throws -> [FileAddition] {
        let told = Recorder<FileAddition>()
        try await test.library.add(
            paths, media: TestHome.environment.mediaTools(), launcher: launcher, onResult: told.add)
        return told.all
    }

    private func words(_ additions: [FileAddition]) -> [String] {
        additions.map { file in
            switch file.result {
            case .success(let (_, addition)): addition.rawValue
            case .failure(let error): error.code
            }
        }
    }

    @Test("Files are told of, and listed, in the order in which they were named, however long each takes")
    func order() async throws {
        let names = ["slow one.wav", "b.wav", "slow two.wav", "a.wav", "c.wav"]
        let launcher = LateLauncher {}
        let told = try await add(names.map { try file($0) }, launcher: launcher)
        #expect(told.map(\.path.lastComponent?.string) == names)
        #expect(words(told) == Array(repeating: "added", count: 5))
        #expect(try test.library.page(limit: 10).items.map(\.title) == ["c", "a", "slow two", "b", "slow one"])
    }

    @Test("As many children work at once as there are processors, and no more")
    func width() async throws {
        let launcher = LateLauncher {}
        _ = try await add((0..<8).map { try file("slow \($0).wav") }, launcher: launcher)
        #expect(launcher.most == min(8, ProcessInfo.processInfo.activeProcessorCount))
    }

    @Test("A file that is named twice, also through a link, is one item: added first, then known")
    func twice() async throws {
        let path = try file("slow.wav")
        let link = test.folder.file("link to slow.wav")
        try FileManager.default.createSymbolicLink(atPath: link.string, withDestinationPath: path.string)
        let told = try await add([link, path, path, link], launcher: LateLauncher {})
        #expect(words(told) == ["added", "known", "known", "known"])
        #expect(Set(try told.map { try $0.result.get().item.id }).count == 1)
        #expect(try test.library.page(limit: 10).totalCount == 1)
    }

    @Test("What cannot be added is told of in its turn, and keeps nothing else out")
    func partialFailure() async throws {
        let bad = try test.folder.write("just words\n", to: "bad.wav")
        let told = try await add([try file("a.wav"), bad, test.folder.file("nothing.wav"), try file("b.wav")])
        #expect(words(told) == ["added", "not_media", "not_found", "added"])
        #expect(try test.library.page(limit: 10).items.map(\.title) == ["b", "a"])
    }

    @Test("What was known, removed or moved is found again, as by adding one file")
    func notNew() async throws {
        let known = try file("known.wav")
        let removed = try await test.add(file("removed.wav", amplitude: 0.1)).0
        let moved = try await test.add(file("moved.wav", amplitude: 0.2)).0
        _ = try await test.add(known)
        try test.library.remove(removed, derived: false)
        try test.execute(
            "UPDATE item SET sha256 = ? WHERE id = ?", [FileHash.sha256(of: FilePath(moved.path)), moved.id])
        try FileManager.default.moveItem(atPath: moved.path, toPath: test.folder.file("new place.wav").string)
        let told = try await add([FilePath(removed.path), test.folder.file("new place.wav"), known])
        #expect(words(told) == ["revived", "relinked", "known"])
        #expect(try told[1].result.get().item.id == moved.id)
    }

    @Test("Of two copies of a file that has moved, the first becomes its item's file and the second an item of its own")
    func twoCopies() async throws {
        let item = try await test.add(file("old.wav")).0
        try test.execute("UPDATE item SET sha256 = ?", [FileHash.sha256(of: FilePath(item.path))])
        let copies = try ["one.wav", "two.wav"].map { try file($0) }
        try FileManager.default.removeItem(atPath: item.path)
        let told = try await add(copies)
        #expect(words(told) == ["relinked", "added"])
        #expect(try test.library.item(item.id).path == copies[0].string)
        #expect(try test.library.page(limit: 10).totalCount == 2)
    }

    @Test("Films get their pictures")
    func pictures() async throws {
        let films = try (0..<3).map { number in
            let path = test.folder.file("film \(number).mp4")
            try FileManager.default.copyItem(atPath: Repository.sampleVideo.string, toPath: path.string)
            return path
        }
        for film in try await add(films) {
            let picture = test.home.thumbnail(item: try film.result.get().item.id)
            #expect(FileManager.default.fileExists(atPath: picture.string))
        }
    }

    @Test("Cancelling keeps what was added, tells of exactly that, and ends the children")
    func cancelled() async throws {
        let paths = try ["a.wav", "b.wav", "slow.wav", "c.wav", "d.wav"].map { try file($0) }
        let told = Recorder<FileAddition>()
        let library = test.library
        let tools = try TestHome.environment.mediaTools()
        let hanging = Recorder<Bool>()
        let launcher = LateLauncher(delay: .seconds(600)) { hanging.add(true) }
        let task = Task {
            try await library.add(paths, media: tools, launcher: launcher, onResult: told.add)
        }
        #expect(try await eventually { !hanging.all.isEmpty && told.all.count == 2 })
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(words(told.all) == ["added", "added"])
        #expect(try test.library.page(limit: 10).items.map(\.title) == ["b", "a"])
    }

    @Test("No files are no work")
    func none() async throws {
        #expect(try await add([]).isEmpty)
    }
}
