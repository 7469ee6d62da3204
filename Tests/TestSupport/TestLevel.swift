import Foundation

/// How much `./test` runs.
public enum TestLevel {
    /// Whether tests take their long form: `./test full`.
    public static let isFull = ProcessInfo.processInfo.environment["SOTTO_TEST_LEVEL"] == "full"
}
