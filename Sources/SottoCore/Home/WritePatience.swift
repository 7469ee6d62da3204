/// How long a write is tried again.
package struct WritePatience: Sendable {
    /// While another process keeps the database locked, or the disk is full.
    package var longest: Duration
    /// The same from the cancellation of the task on: a process that is asked to end must not take long.
    package var afterCancellation: Duration
    /// Between two attempts.
    package var interval: Duration
    /// Delays that are shorter are not reported.
    package var unmentioned = Duration.seconds(2)

    /// Whether the write that runs now is one attempt of several, and need not wait for long.
    @TaskLocal static var isBrief = false

    package init(longest: Duration, afterCancellation: Duration, interval: Duration) {
        self.longest = longest
        self.afterCancellation = afterCancellation
        self.interval = interval
    }

    /// For what has to be written, because files were moved already.
    package static let standard = WritePatience(
        longest: .seconds(600), afterCancellation: .seconds(3), interval: .milliseconds(250))

    /// For requests.
    package static let asked = WritePatience(
        longest: .seconds(20), afterCancellation: .zero, interval: betweenAttempts)

    static let betweenAttempts = Duration.milliseconds(50)

    /// For what took long to make, and would have to be made again.
    package static let finishedWork = standard.untilCancelled

    /// For one attempt.
    package static let none = WritePatience(longest: .zero, afterCancellation: .zero, interval: .zero)

    /// As long, for what can be left undone when the process is asked to end.
    var untilCancelled: WritePatience {
        var copy = self
        copy.afterCancellation = .zero
        return copy
    }
}
