import SottoServer
import Synchronization
import SystemPackage
import Testing

@Suite("Work that several ask for at the same time")
struct SharedWorkTests {
    @Test("is done once at a time, however late some of those who waited for the work before it look")
    func once() async throws {
        let shared = SharedWork<Int>()
        let counts = Mutex((running: 0, most: 0))
        await withTaskGroup(of: Void.self) { group in
            for _ in 1...16 {
                group.addTask {
                    for _ in 1...200 {
                        _ = try? await shared.result(of: "film") {
                            counts.withLock { $0 = ($0.running + 1, max($0.most, $0.running + 1)) }
                            await Task.yield()
                            counts.withLock { $0.running -= 1 }
                            return 0
                        }
                    }
                }
            }
        }
        #expect(counts.withLock { $0.most } == 1)
    }

    @Test("fails for all who waited, and is begun anew by who asks next")
    func failure() async throws {
        let shared = SharedWork<Int>()
        await #expect(throws: CancellationError.self) {
            try await shared.result(of: "film") { throw CancellationError() }
        }
        #expect(try await shared.result(of: "film") { 7 } == 7)
    }
}
