/// Elements that are used through a pointer and live as long as the object.
///
/// They start on a border of a cache line. One thread writes them at a time. Keep the buffer in a variable or a
/// property while its pointer is in use: a buffer that is only named in an expression may be gone before the call.
package final class AlignedBuffer<Element: BitwiseCopyable> {
    /// The first element.
    package let elements: UnsafeMutablePointer<Element>
    /// How many there are.
    package let count: Int

    /// A buffer of `count` elements that all are `value`.
    package init(repeating value: Element, count: Int) {
        self.count = count
        let byteCount = max(count, 1) * MemoryLayout<Element>.stride
        elements = UnsafeMutableRawPointer.allocate(byteCount: byteCount, alignment: 64)
            .bindMemory(to: Element.self, capacity: max(count, 1))
        elements.initialize(repeating: value, count: count)
    }

    /// A buffer that holds what `values` holds.
    package convenience init(_ values: [Element]) {
        precondition(!values.isEmpty, "a buffer made of values holds at least one")
        self.init(repeating: values[0], count: values.count)
        for (index, value) in values.enumerated() { elements[index] = value }
    }

    deinit {
        UnsafeMutableRawPointer(elements).deallocate()
    }
}
