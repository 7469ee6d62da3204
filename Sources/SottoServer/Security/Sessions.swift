import SottoCore
import Synchronization

/// The browsers and windows that are signed in, each with a secret of its own.
///
/// The secrets are held in memory alone and end with the server. Browsers send cookies to every port of a machine, so
/// whoever listens at this port later can get a secret, but nobody accepts it any more.
package final class Sessions: Sendable {
    /// How long a session lasts at most.
    package static let lifetime = Duration.seconds(30 * 86_400)

    // By their hashes: how long it takes to look for a wrong secret tells nothing of a right one.
    private let ends = Mutex<[String: ContinuousClock.Instant]>([:])
    private let lifetime: Duration
    private let limit: Int

    /// - Parameter limit: how many there can be at once; the oldest gives way to a new one.
    package init(lifetime: Duration = Sessions.lifetime, limit: Int = 100) {
        (self.lifetime, self.limit) = (lifetime, limit)
    }

    /// - Returns: the secret of a new session.
    package func begin() -> String {
        let secret = Random.hex(bytes: 32)
        ends.withLock { ends in
            if ends.count >= limit, let oldest = ends.min(by: { $0.value < $1.value }) { ends[oldest.key] = nil }
            ends[Self.digest(secret)] = ContinuousClock.now + lifetime
        }
        return secret
    }

    /// Whether the secret is one of a session that has not ended.
    package func contains(_ secret: String) -> Bool {
        let digest = Self.digest(secret)
        return ends.withLock { $0[digest].map { ContinuousClock.now < $0 } ?? false }
    }

    private static func digest(_ secret: String) -> String { SHA256.hexadecimal(of: secret.utf8) }
}
