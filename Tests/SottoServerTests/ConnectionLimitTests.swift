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

    @Test("are left alone below it, and so is for ever one that has asked something")
    func heard() {
        let first = connect(1)
        limit.requestArrived(on: first)
        _ = connect(2)
        #expect(closed.all == [])
        _ = connect(3)
        #expect(closed.all == [2])
        limit.requestArrived(on: 3)
        limit.remove(2)
        limit.remove(1)
        _ = connect(4)
        #expect(closed.all == [2])
    }
}
