import HTTPTypes
import Hummingbird
import SottoCore

/// How a browser or a window gets its cookie.
///
/// A browser brings a code that works once. A program of this home's user, such as the window, first lets the server
/// prove that it knows the token, and then proves the same of itself: the token itself is never sent.
struct SessionEndpoints: Sendable {
    let gate: Gate
    let codes: OneTimeCodes
    /// The nonces of challenges that are not answered yet.
    let challenges = OneTimeCodes(lifetime: .seconds(60), bytes: 32)

    /// Part of the API, but for who is not signed in yet.
    var signIn: [Endpoint] {
        [
            Endpoint(.post, "/session", useCode),
            Endpoint(.post, "/session/challenge", answerChallenge),
            Endpoint(.post, "/session/window", signWindowIn),
            Endpoint(.post, "/session/code", makeCode),
        ]
    }
    /// The address that a browser is started with.
    var open: [Endpoint] { [Endpoint(.get, "/open", useCodeOfAddress)] }

    private func useCode(_ request: Request, _ context: RequestContext) async throws -> Response {
        let code = try await RequestDocuments.read(CodeDocument.self, from: request).code
        guard codes.use(code) else { throw APIError(.unauthorized, Self.wrongCode) }
        return Response(status: .noContent, headers: [.setCookie: gate.newCookie(port: context.localPort)])
    }

    /// A code that is used up leads to the page all the same: it shows how to sign in to who is not signed in.
    private func useCodeOfAddress(_ request: Request, _ context: RequestContext) async throws -> Response {
        var headers: HTTPFields = [.location: "/", .cacheControl: "no-store"]
        if let code = try Query(request).text("code", limit: 1_000), codes.use(code) {
            headers[.setCookie] = gate.newCookie(port: context.localPort)
        }
        return Response(status: .seeOther, headers: headers)
    }

    private func answerChallenge(_ request: Request, _ context: RequestContext) async throws -> Response {
        let nonce = try await RequestDocuments.read(ChallengeDocument.self, from: request).nonce
        guard nonce.wholeMatch(of: /[0-9a-f]{64}/) != nil else {
            throw APIError.invalidRequest("\"nonce\" must have 64 hexadecimal digits.")
        }
        let own = challenges.make()
        let proof = gate.proof(.server, port: context.localPort, nonces: [nonce, own])
        return try .json(ProofDocument(nonce: own, proof: proof))
    }

    private func signWindowIn(_ request: Request, _ context: RequestContext) async throws -> Response {
        try await requireProof(.window, request, context)
        return Response(status: .noContent, headers: [.setCookie: gate.newCookie(port: context.localPort)])
    }

    private func makeCode(_ request: Request, _ context: RequestContext) async throws -> Response {
        try await requireProof(.code, request, context)
        return try .json(CodeDocument(code: codes.make()))
    }

    private func requireProof(
        _ purpose: ServerProof.Purpose, _ request: Request, _ context: RequestContext
    ) async throws {
        let document = try await RequestDocuments.read(ProofDocument.self, from: request)
        guard challenges.use(document.nonce),
            gate.isValid(document.proof, purpose, port: context.localPort, nonces: [document.nonce])
        else { throw APIError(.unauthorized, Self.wrongProof) }
    }

    private static let wrongCode = SottoError(
        code: "wrong_sign_in_code",
        message: "This code is not valid, or not any more: each works once, for ten minutes.",
        hint: "Run `sotto serve --open`, which opens the page signed in, or `sotto serve`, which prints a new address."
    )

    private static let wrongProof = SottoError(
        code: "not_signed_in", message: "This is no proof that the token of this home is known.",
        hint: "Ask for a new challenge, and make the proof with the token in \"\(ServerFile.name)\" in Sotto's home."
    )
}

/// Somebody's nonce.
struct ChallengeDocument: RequestDocument, Encodable {
    static let keys: Set = ["nonce"]
    var nonce: String
}

/// A nonce of the server's, and a ``ServerProof`` with it.
struct ProofDocument: RequestDocument, Encodable {
    static let keys: Set = ["nonce", "proof"]
    var nonce: String
    var proof: String
}

/// A code that signs a browser in once.
struct CodeDocument: RequestDocument, Encodable {
    static let keys: Set = ["code"]
    var code: String
}
