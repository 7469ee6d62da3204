import SpleeterEngine
import Testing

@Suite("A queue of samples")
struct SampleQueueTests {
    @Test("gives what came first, however it is cut up", arguments: [1, 3, 7, 64])
    func order(step: Int) {
        var queue = SampleQueue()
        var (next, wanted): (Float, Float) = (0, 0)
        for _ in 0..<200 {
            queue.append((0..<5).map { next + Float($0) })
            next += 5
            let count = min(step, queue.count)
            for index in 0..<count { #expect(queue[index] == wanted + Float(index)) }
            queue.removeFirst(count)
            wanted += Float(count)
            #expect(queue.count == Int(next - wanted))
        }
    }
}
