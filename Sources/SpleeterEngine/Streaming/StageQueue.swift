import Dispatch
import Synchronization

/// Hands elements from one thread to another, in order.
///
/// It has no limit of its own: what goes through it comes from a limited stock.
final class StageQueue<Element: Sendable>: Sendable {
    /// Nil is the end.
    private let elements = Mutex<[Element?]>([])
    private let count = DispatchSemaphore(value: 0)

    init() {}

    func put(_ element: Element) { append(element) }

    /// Lets ``take()`` return nil when everything before has been taken.
    func end() { append(nil) }

    /// Waits for the next element.
    ///
    /// - Returns: nil after the end, however often it is called.
    func take() -> Element? {
        count.wait()
        let element = elements.withLock { $0.removeFirst() }
        if element == nil {
            elements.withLock { $0.insert(nil, at: 0) }
            count.signal()
        }
        return element
    }

    private func append(_ element: Element?) {
        elements.withLock { $0.append(element) }
        count.signal()
    }
}
