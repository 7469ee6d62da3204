import SpleeterEngine
import Testing

@Suite("Minimal filtering")
struct MinimalFilteringTests {
    private typealias Vector = MinimalFiltering.Vector

    /// Eight numbers that differ.
    private func vector(_ generator: inout SeededGenerator) -> Vector {
        Vector((0..<8).map { _ in Float.random(in: -1...1, using: &generator) })
    }

    @Test("Four outputs are those of a filter of three taps")
    func isAFilter() {
        var generator = SeededGenerator(seed: 3)
        let d = (0..<6).map { _ in vector(&generator) }
        let g = (0..<3).map { _ in vector(&generator) }
        let left = MinimalFiltering.spread((d[0], d[1], d[2], d[3], d[4], d[5]))
        let right = MinimalFiltering.factors((g[0], g[1], g[2]))
        let found = MinimalFiltering.collect(
            (
                left.0 * right.0, left.1 * right.1, left.2 * right.2, left.3 * right.3, left.4 * right.4,
                left.5 * right.5
            ))
        for (output, values) in [found.0, found.1, found.2, found.3].enumerated() {
            let wanted = d[output] * g[0] + d[output + 1] * g[1] + d[output + 2] * g[2]
            let difference = values - wanted
            #expect((0..<8).allSatisfy { abs(difference[$0]) < 1e-5 }, "output \(output)")
        }
    }
}
