internal import CGLib

/// Proofs that somebody knows the home's token, which do not tell it: HMAC-SHA256 over what the proof is for, the port,
/// and the nonces of both sides.
///
/// The server has the same in `Sources/SottoServer/Security/ServerProof.swift`.
public enum ServerProof {
    /// What a proof is for. None can be used for another.
    public enum Purpose: String, Sendable {
        /// That the server is the home's.
        case server
        /// To sign the window in.
        case window
    }

    /// - Returns: 64 hexadecimal digits.
    public static func make(_ purpose: Purpose, token: String, port: UInt16, nonces: [String]) -> String {
        let key = Array(token.utf8)
        let message = Array((["sotto-\(purpose.rawValue)", "\(port)"] + nonces).joined(separator: "|").utf8)
        let digest = g_compute_hmac_for_data(
            G_CHECKSUM_SHA256, key, gsize(key.count), message, gsize(message.count))
        defer { g_free(digest) }
        return digest.map { String(cString: $0) } ?? ""
    }

    /// Whether it is the proof. The comparison takes the same time however much of it is right.
    public static func isValid(
        _ proof: String, _ purpose: Purpose, token: String, port: UInt16, nonces: [String]
    ) -> Bool {
        let wanted = Array(make(purpose, token: token, port: port, nonces: nonces).utf8)
        let given = Array(proof.utf8)
        guard given.count == wanted.count, !wanted.isEmpty else { return false }
        return zip(given, wanted).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }

    /// 256 random bits, as 64 hexadecimal digits.
    public static func nonce() -> String {
        var generator = SystemRandomNumberGenerator()
        return (0..<32).map { _ in
            let byte = UInt8.random(in: .min ... .max, using: &generator)
            return String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
        }.joined()
    }
}
