import AudioIO
import Testing

@Suite("Decibels")
struct DecibelsTests {
    @Test(
        "An amplitude ratio has 20 times its decimal logarithm",
        arguments: [(1, 0), (10, 20), (0.001, -60), (0.5, -6.0206), (2, 6.0206)])
    func ratios(amplitude: Double, expected: Double) throws {
        #expect(abs(try #require(Decibels.of(amplitude: amplitude)) - expected) < 1e-4)
    }

    @Test("Zero, a negative ratio and what is not a number have none", arguments: [0, -0.0, -1, Double.nan])
    func none(amplitude: Double) {
        #expect(Decibels.of(amplitude: amplitude) == nil)
    }
}
