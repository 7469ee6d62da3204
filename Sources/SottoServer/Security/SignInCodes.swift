import Synchronization

/// Codes that let a browser in once, so that the token itself is in no address and no argument.
package final class SignInCodes: Sendable {
    private let codes = Mutex<Set<String>>([])

    package init() {}

    package func make() -> String {
        let code = Random.hex(bytes: 16)
        codes.withLock { _ = $0.insert(code) }
        return code
    }

    /// Whether the code was good. It is so once.
    package func use(_ code: String) -> Bool {
        codes.withLock { $0.remove(code) != nil }
    }
}
