/// How long a write is tried again that has to happen, because files were moved already.
package struct WritePatience: Sendable {
    /// While another process keeps the database locked, or the disk is full.
    package var longest: Duration
    /// The same from the cancellation of the task on: a process that is asked to end must not take long.
    package var afterCancellation: Duration
    /// Between two attempts.
    package var interval: Duration

    package init(longest: Duration, afterCancellation: Duration, interval: Duration) {
        self.longest = longest
        self.afterCancellation = afterCancellation
        self.interval = interval
    }

    package static let standard = WritePatience(
        longest: .seconds(600), afterCancellation: .seconds(3), interval: .milliseconds(250))
}
