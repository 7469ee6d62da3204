import SottoCore
import Testing

@Suite("The check for what blocks threads of Swift's concurrency")
struct BlockingCheckTests {
    @Test("It ends a process that waits inside a task")
    func inTask() async {
        await #expect(processExitsWith: .failure) {
            BlockingCheck.turnOnIfAsked(["SOTTO_CHECK_BLOCKING": "1"])
            await Task { BlockingCheck.mayWait() }.value
        }
    }

    @Test("It lets work on threads of its own wait, and everything where nobody asked for it")
    func elsewhere() async {
        await #expect(processExitsWith: .success) {
            BlockingCheck.turnOnIfAsked([:])
            await Task { BlockingCheck.mayWait() }.value
            BlockingCheck.turnOnIfAsked(["SOTTO_CHECK_BLOCKING": "1"])
            await blocking { BlockingCheck.mayWait() }
        }
    }
}
