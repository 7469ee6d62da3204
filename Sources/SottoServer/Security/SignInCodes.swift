import Synchronization

/// Codes that let a browser in once, so that the token itself is in no address and no argument.
///
/// Other users of the machine can read a browser's arguments, so a code that nobody has used is soon good no more.
package final class SignInCodes: Sendable {
    private let codes = Mutex<[String: ContinuousClock.Instant]>([:])
    private let lifetime: Duration

    package init(lifetime: Duration = .seconds(600)) {
        self.lifetime = lifetime
    }

    package func make() -> String {
        let code = Random.hex(bytes: 16)
        let end = ContinuousClock.now + lifetime
        codes.withLock { $0[code] = end }
        return code
    }

    /// Whether the code was good. It is so once, and for ten minutes.
    package func use(_ code: String) -> Bool {
        codes.withLock { $0.removeValue(forKey: code).map { ContinuousClock.now < $0 } ?? false }
    }
}
