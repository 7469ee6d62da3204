/// Keeps what crashes at once, again and again, from being started for ever.
public struct RestartBudget: Sendable {
    private let count: Int
    private let period: Duration
    private var starts: [ContinuousClock.Instant] = []

    /// Allows `count` starts within any `period`.
    public init(count: Int, period: Duration) {
        (self.count, self.period) = (count, period)
    }

    /// Counts a start; false when it is one too many.
    public mutating func spend(at now: ContinuousClock.Instant = .now) -> Bool {
        starts.removeAll { now - $0 > period }
        guard starts.count < count else { return false }
        starts.append(now)
        return true
    }

    /// Forgets every start, as when the user wants to try again.
    public mutating func renew() { starts = [] }
}
