import Synchronization

/// Random codes that are good once and not for long, held in memory alone.
///
/// A code signs a browser in, so that no lasting secret is in an address or an argument. Other users of the machine can
/// read a browser's arguments, so a code that nobody has used soon expires.
package final class OneTimeCodes: Sendable {
    private let ends = Mutex<[String: ContinuousClock.Instant]>([:])
    private let lifetime: Duration
    private let limit: Int
    private let bytes: Int

    /// - Parameters:
    ///   - lifetime: how long a code is good.
    ///   - limit: how many there can be at once; the oldest gives way to a new one.
    ///   - bytes: how many random bytes a code has.
    package init(lifetime: Duration = .seconds(600), limit: Int = 1_000, bytes: Int = 16) {
        (self.lifetime, self.limit, self.bytes) = (lifetime, limit, bytes)
    }

    package func make() -> String {
        let code = Random.hex(bytes: bytes)
        let now = ContinuousClock.now
        ends.withLock { ends in
            if ends.count >= limit { ends = ends.filter { now < $0.value } }
            if ends.count >= limit, let oldest = ends.min(by: { $0.value < $1.value }) { ends[oldest.key] = nil }
            ends[code] = now + lifetime
        }
        return code
    }

    /// Whether the code was good. It is not any more.
    package func use(_ code: String) -> Bool {
        ends.withLock { $0.removeValue(forKey: code).map { ContinuousClock.now < $0 } ?? false }
    }
}
