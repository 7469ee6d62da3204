import HTTPTypes
import Hummingbird
import SottoCore

/// How a browser gets its cookie: by a code that works once, or by the token itself.
struct SessionEndpoints: Sendable {
    let gate: Gate
    let codes: SignInCodes

    /// Part of the API, but for who has no token yet.
    var signIn: [Endpoint] { [Endpoint(.post, "/session", useToken)] }
    /// The address that a browser is started with.
    var open: [Endpoint] { [Endpoint(.get, "/open", useCode)] }

    private func useToken(_ request: Request, _ context: RequestContext) async throws -> Response {
        let token = try await RequestDocuments.read(SignIn.self, from: request).token
        guard gate.isToken(token) else { throw APIError(.unauthorized, Gate.notSignedIn) }
        return Response(status: .noContent, headers: [.setCookie: gate.cookie])
    }

    /// A code that is used up leads to the page all the same: who is signed in sees it, who is not is asked for the token.
    private func useCode(_ request: Request, _ context: RequestContext) async throws -> Response {
        var headers: HTTPFields = [.location: "/", .cacheControl: "no-store"]
        if let code = try Query(request).text("code", limit: 1_000), codes.use(code) {
            headers[.setCookie] = gate.cookie
        }
        return Response(status: .seeOther, headers: headers)
    }
}

private struct SignIn: RequestDocument {
    static let keys: Set = ["token"]
    var token: String
}
