import Foundation
import SottoCore
import SystemPackage
import Testing

@Suite("Watching the home")
struct ChangeSignalTests {
    private let test: TestHome

    init() throws {
        test = try TestHome()
    }

    @Test("Every watcher learns of a change, also of one that came before it began to wait")
    func everyone() async throws {
        var watchers: [ChangeWatcher] = []
        for _ in 0..<10 { watchers.append(await ChangeWatcher(database: test.database)) }
        try test.record()
        let began = ContinuousClock.now
        for watcher in watchers { try await watcher.change(within: .seconds(30)) }
        #expect(ContinuousClock.now - began < .seconds(15))
        await withThrowingTaskGroup(of: Void.self) { group in
            for watcher in watchers { group.addTask { try await watcher.change(within: .milliseconds(50)) } }
        }
    }

    @Test("Who waits ends when the task is cancelled")
    func cancelled() async throws {
        let watcher = await ChangeWatcher(database: test.database)
        let waiting = Task { try await watcher.change(within: .seconds(60)) }
        waiting.cancel()
        await #expect(throws: CancellationError.self) { try await waiting.value }
    }

    @Test("A database that is removed, or replaced by a copy, is noticed within seconds", arguments: [true, false])
    func replaced(_ byCopy: Bool) async throws {
        let watcher = await ChangeWatcher(database: test.database, isUrgent: true)
        let path = test.home.database.string
        if byCopy { try FileManager.default.copyItem(atPath: path, toPath: "\(path)-copy") }
        try FileManager.default.moveItem(atPath: path, toPath: "\(path)-old")
        if byCopy { try FileManager.default.moveItem(atPath: "\(path)-copy", toPath: path) }
        let began = ContinuousClock.now
        let error = await #expect(throws: SottoError.self) {
            while true { try await watcher.change(within: .seconds(1)) }
        }
        #expect(error?.code == "home_replaced")
        #expect(ContinuousClock.now - began < .seconds(5))
    }

    @Test("Once it is closed, the database is a single file, and whoever waits has ended")
    func closed() async throws {
        let watcher = await ChangeWatcher(database: test.database)
        try test.record()
        try await watcher.change(within: .seconds(30))
        let waiting = Task { try await watcher.change(within: .seconds(600)) }
        #expect(FileManager.default.fileExists(atPath: "\(test.home.database)-wal"))
        await test.database.close()
        await #expect(throws: CancellationError.self) { try await waiting.value }
        let names = try FileManager.default.contentsOfDirectory(atPath: test.home.path.string)
        #expect(names.filter { $0.hasPrefix("sotto.sqlite") } == ["sotto.sqlite"])
    }
}
