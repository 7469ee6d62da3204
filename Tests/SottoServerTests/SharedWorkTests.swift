import SottoServer
import Synchronization
import SystemPackage
import Testing

@Suite("Work that several ask for at the same time")
struct SharedWorkTests {
    /// Counts what goes on at once.
    private final class Meter: Sendable {
        private let running = Atomic(0)
        private let highest = Atomic(0)

        var most: Int { highest.load(ordering: .relaxed) }

        func begin() {
            let now = running.wrappingAdd(1, ordering: .relaxed).newValue
            highest.max(now, ordering: .relaxed)
        }

        func end() {
            running.wrappingSubtract(1, ordering: .relaxed)
        }
    }

    @Test("is done once at a time, however late some of those who waited for the work before it look")
    func once() async throws {
        let shared = SharedWork<Int>()
        let meter = Meter()
        await withTaskGroup(of: Void.self) { group in
            for _ in 1...16 {
                group.addTask {
                    for _ in 1...200 {
                        _ = try? await shared.result(of: "film") {
                            meter.begin()
                            await Task.yield()
                            meter.end()
                            return 0
                        }
                    }
                }
            }
        }
        #expect(meter.most == 1)
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
