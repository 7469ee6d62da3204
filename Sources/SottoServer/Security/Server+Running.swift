import Foundation
import SottoCore

extension Server {
    /// The server that a home has already, with a new code to sign a browser in.
    ///
    /// The token is not sent: the server proves that it knows it, and is given a proof in return.
    ///
    /// - Parameter port: nil for any; otherwise only a server at that port is meant.
    /// - Returns: nil when no server runs, or when what listens there is not the home's.
    public static func running(_ home: Home, port wanted: Int? = nil) async -> Place? {
        let file = ServerFile.load(home)
        guard let port = file.port, file.address == "http://127.0.0.1:\(port)", wanted ?? port == port else {
            return nil
        }
        let nonce = Random.hex(bytes: 32)
        guard
            let theirs: ProofDocument = await ask("challenge", ChallengeDocument(nonce: nonce), port: port),
            ServerProof.isValid(
                theirs.proof, .server, token: file.token, port: port, nonces: [nonce, theirs.nonce])
        else { return nil }
        let proof = ServerProof.make(.code, token: file.token, port: port, nonces: [theirs.nonce])
        let document = ProofDocument(nonce: theirs.nonce, proof: proof)
        guard let code: CodeDocument = await ask("code", document, port: port) else { return nil }
        return Place(address: "http://127.0.0.1:\(port)", code: code.code)
    }

    private static func ask<Answer: Decodable>(_ path: String, _ document: some Encodable, port: Int) async -> Answer? {
        guard let body = try? JSON.encodeCompactly(document),
            let answer = await LoopbackClient.post("/api/v1/session/\(path)", body, port: port)
        else { return nil }
        return try? JSON.decode(Answer.self, from: answer)
    }
}
