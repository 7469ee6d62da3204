import SottoCore

/// Proofs that somebody knows the home's token, which do not tell it: HMAC-SHA256 over what the proof is for, the port,
/// and the nonces of both sides.
///
/// The port is that at which the server really listens, so that one which has taken another's place cannot pass a
/// challenge on to it. The window has the same in `Desktop/Sources/DesktopCore/ServerProof.swift`.
package enum ServerProof {
    /// What a proof is for. None can be used for another.
    package enum Purpose: String, Sendable {
        /// That the server is the home's.
        case server
        /// To sign a window in.
        case window
        /// To get a code that signs a browser in.
        case code
    }

    /// - Returns: 64 hexadecimal digits.
    package static func make(_ purpose: Purpose, token: String, port: Int, nonces: [String]) -> String {
        let message = (["sotto-\(purpose.rawValue)", String(port)] + nonces).joined(separator: "|")
        return SHA256.authenticationCode(of: message, key: token)
    }

    /// Whether it is the proof.
    package static func isValid(
        _ proof: String, _ purpose: Purpose, token: String, port: Int, nonces: [String]
    ) -> Bool {
        proof.isSecretlyEqual(to: make(purpose, token: token, port: port, nonces: nonces))
    }
}
