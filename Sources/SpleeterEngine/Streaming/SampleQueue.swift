/// Samples that wait, first in, first out. Taking some costs no more than they are, however many wait behind.
package struct SampleQueue {
    private var samples: [Float] = []
    /// Samples at the start that were taken.
    private var taken = 0

    package init() {}

    package var count: Int { samples.count - taken }

    /// - Parameter index: from the first that waits.
    package subscript(index: Int) -> Float { samples[taken + index] }

    package mutating func append(_ new: [Float]) { samples += new }

    package mutating func removeFirst(_ count: Int) {
        taken += count
        // So that what is moved together is never more than what was taken.
        if 2 * taken >= samples.count {
            samples.removeFirst(taken)
            taken = 0
        }
    }
}
