import Testing

import DesktopCore

@Suite struct ServerProofTests {
    // As any other implementation of HMAC-SHA256 computes them. The server's tests have the first, too.
    private let ofServer = "66b625a3ed05fdadc0d7b81b07afe8148851da6a3e842245cb02d75b1dff436e"
    private let ofWindow = "70ecfba6a7be30bf4db2d85e9e9fc1914a01014085031409300682d42bb250b6"

    @Test func proofsAreTheServers() {
        #expect(ServerProof.make(.server, token: "token", port: 8_321, nonces: ["aa", "bb"]) == ofServer)
        #expect(ServerProof.make(.window, token: "token", port: 8_321, nonces: ["bb"]) == ofWindow)
        #expect(ServerProof.isValid(ofServer, .server, token: "token", port: 8_321, nonces: ["aa", "bb"]))
    }

    @Test func aProofIsGoodForNothingElse() {
        let nonces = ["aa", "bb"]
        #expect(!ServerProof.isValid(ofServer, .window, token: "token", port: 8_321, nonces: nonces))
        #expect(!ServerProof.isValid(ofServer, .server, token: "Token", port: 8_321, nonces: nonces))
        #expect(!ServerProof.isValid(ofServer, .server, token: "token", port: 8_322, nonces: nonces))
        #expect(!ServerProof.isValid(ofServer, .server, token: "token", port: 8_321, nonces: ["ab", "bb"]))
    }

    @Test(arguments: ["", "0", String(repeating: "0", count: 64)])
    func nothingElseIsAProof(text: String) {
        #expect(!ServerProof.isValid(text, .server, token: "token", port: 8_321, nonces: ["aa", "bb"]))
    }

    @Test(arguments: ["0", String(repeating: "0", count: 64)])
    func aProofWithMoreAroundItIsNone(more: String) {
        for text in [more + ofServer, ofServer + more] {
            #expect(!ServerProof.isValid(text, .server, token: "token", port: 8_321, nonces: ["aa", "bb"]))
        }
    }

    @Test func noncesAreRandom() {
        let nonces = (0..<20).map { _ in ServerProof.nonce() }
        #expect(Set(nonces).count == 20)
        #expect(nonces.allSatisfy { $0.wholeMatch(of: #/[0-9a-f]{64}/#) != nil })
    }
}
