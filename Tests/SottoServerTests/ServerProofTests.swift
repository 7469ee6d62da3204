import SottoServer
import Testing

@Suite("Proofs that somebody knows the token")
struct ServerProofTests {
    // As any other implementation of HMAC-SHA256 computes it. The window's tests have the same.
    private let known = "66b625a3ed05fdadc0d7b81b07afe8148851da6a3e842245cb02d75b1dff436e"

    private func isValid(
        _ proof: String, _ purpose: ServerProof.Purpose = .server, token: String = "token", port: Int = 8_321,
        nonces: [String] = ["aa", "bb"]
    ) -> Bool {
        ServerProof.isValid(proof, purpose, token: token, port: port, nonces: nonces)
    }

    @Test("A proof is the HMAC of its purpose, the port and the nonces")
    func value() {
        #expect(ServerProof.make(.server, token: "token", port: 8_321, nonces: ["aa", "bb"]) == known)
        #expect(isValid(known))
    }

    @Test("It is good for nothing else: no other purpose, token, port or nonces")
    func others() {
        #expect(!isValid(known, .window))
        #expect(!isValid(known, .code))
        #expect(!isValid(known, token: "Token"))
        #expect(!isValid(known, port: 8_322))
        #expect(!isValid(known, nonces: ["bb", "aa"]))
        #expect(!isValid(known, nonces: ["aa"]))
    }

    @Test("Nothing but all of it is good")
    func parts() {
        for wrong in ["", "0", String(known.dropLast()), "\(known)0", String(known.reversed()), known + known, "🎬"] {
            #expect(!isValid(wrong))
        }
    }
}
