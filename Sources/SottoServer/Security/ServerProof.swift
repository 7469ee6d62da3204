import Crypto
import Foundation

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
        let code = HMAC<SHA256>.authenticationCode(for: message(purpose, port, nonces), using: key(token))
        return code.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }

    /// Whether it is the proof. The comparison takes the same time however much of it is right.
    package static func isValid(
        _ proof: String, _ purpose: Purpose, token: String, port: Int, nonces: [String]
    ) -> Bool {
        guard let code = bytes(proof) else { return false }
        return HMAC<SHA256>.isValidAuthenticationCode(
            code, authenticating: message(purpose, port, nonces), using: key(token))
    }

    private static func key(_ token: String) -> SymmetricKey { SymmetricKey(data: Data(token.utf8)) }

    private static func message(_ purpose: Purpose, _ port: Int, _ nonces: [String]) -> Data {
        Data((["sotto-\(purpose.rawValue)", String(port)] + nonces).joined(separator: "|").utf8)
    }

    private static func bytes(_ hex: String) -> Data? {
        let digits = hex.utf8.map { Character(UnicodeScalar($0)).hexDigitValue }
        guard digits.count == SHA256.byteCount * 2, !digits.contains(nil) else { return nil }
        let values = digits.compactMap { $0 }
        return Data(stride(from: 0, to: values.count, by: 2).map { UInt8(values[$0] << 4 | values[$0 + 1]) })
    }
}
