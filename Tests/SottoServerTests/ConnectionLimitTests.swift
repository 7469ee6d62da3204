import SottoServer
import Synchronization
import Testing

@Suite("Connections that say nothing")
struct ConnectionLimitTests {
    private final class Closed: Sendable {
        private let numbers = Mutex<[Int]>([])
        var all: [Int] { numbers.withLock { $0 } }

        func add(_ number: Int) { numbers.withLock { $0.append(number) } }
    }

    private let closed = Closed()
    private let limit = ConnectionLimit(most: 3)

    private func connect(_ name: Int) -> Int {
        limit.add { [closed] in closed.add(name) }
    }

    @Test("make room near the limit, the oldest first")
    func oldest() {
        _ = (connect(1), connect(2))
        #expect(closed.all == [])
        _ = connect(3)
        #expect(closed.all == [1])
        limit.remove(1)
        _ = connect(4)
        #expect(closed.all == [1, 2])
    }

    @Test("are left alone below it, and so is one that has asked something, until all is answered")
    func heard() {
        let first = connect(1)
        // Two requests came one right after the other.
        limit.requestArrived(on: first)
        limit.requestArrived(on: first)
        let second = connect(2)
        #expect(closed.all == [])
        let third = connect(3)
        #expect(closed.all == [2])
        limit.remove(second)
        limit.requestArrived(on: third)
        limit.answered(on: first)
        _ = connect(4)
        #expect(closed.all == [2])
        limit.answered(on: third)
        limit.answered(on: first)
        _ = connect(5)
        _ = connect(6)
        _ = connect(7)
        #expect(closed.all == [2, 4, 3, 1])
    }
}
