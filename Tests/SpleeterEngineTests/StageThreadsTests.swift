import SpleeterEngine
import Synchronization
import Testing

@Suite("Stages")
struct StageThreadsTests {
    private struct Broken: Error, Equatable { var number: Int }

    @Test("all run, and the last one's result is theirs")
    func giveTheLastResult() throws {
        let count = Atomic(0)
        let result = try StageThreads.run(
            [{ count.add(1, ordering: .relaxed) }, { count.add(1, ordering: .relaxed) }], last: { "done" },
            onFailure: { Issue.record("nothing failed") })
        #expect(result == "done")
        #expect(count.load(ordering: .relaxed) == 2)
    }

    @Test("throw the error that came first, after it has been told once")
    func throwTheFirstError() {
        let told = Atomic(0)
        #expect(throws: Broken(number: 1)) {
            try StageThreads.run(
                [
                    { throw Broken(number: 1) },
                    {
                        while told.load(ordering: .acquiring) == 0 {}
                        throw Broken(number: 2)
                    },
                ],
                last: { while told.load(ordering: .acquiring) == 0 {} },
                onFailure: { told.add(1, ordering: .releasing) })
        }
        #expect(told.load(ordering: .relaxed) == 1)
    }
}
