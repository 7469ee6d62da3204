import HTTPTypes
import Hummingbird
import NIOCore
import SottoCore

/// Who may ask the server for what.
package struct Gate: Sendable {
    private let file: ServerFile
    private let sessions: Sessions

    package init(file: ServerFile, sessions: Sessions = Sessions()) {
        (self.file, self.sessions) = (file, sessions)
    }

    /// Browsers do not tell ports apart: servers of other homes, and other servers of this one, have their own cookies.
    package func cookieName(port: Int?) -> String { "sotto-\(file.instance)-\(port ?? 0)" }

    /// A page of another site that has its name point to 127.0.0.1 sends that name as the host.
    ///
    /// - Throws: ``APIError`` `wrong_host`.
    package func requireOwnHost(_ request: Request, port: Int?) throws {
        let port = port ?? 0
        let host = request.head.authority?.lowercased()
        // Only the first is the authority; a second one could mean another server to whoever passed the request on.
        let isClear = request.headers[.host] == nil
        guard isClear, host == "127.0.0.1:\(port)" || host == "localhost:\(port)" else {
            throw APIError(
                .misdirectedRequest,
                SottoError(
                    code: "wrong_host", message: "This server is not \"\(host ?? "")\".",
                    hint: "Open it as \"http://127.0.0.1:\(port)\"."
                )
            )
        }
    }

    /// Other sites' pages may ask nothing: browsers say where a request comes from. Pages on other ports of this machine
    /// count as the same site, so that the cookie alone would let them in.
    ///
    /// - Throws: ``APIError`` `wrong_origin`.
    package func requireOwnOrigin(_ request: Request) throws {
        let origin = request.headers[.origin]
        let site = request.headers[.secFetchSite]
        let isOwn = origin.map { $0 == "http://\(request.head.authority ?? "")" } ?? true
        guard isOwn, site == nil || site == "same-origin" || site == "none" else {
            throw APIError(
                .forbidden,
                SottoError(
                    code: "wrong_origin", message: "A page of \"\(origin ?? site ?? "")\" may not use this server.",
                    hint: "Use the server's own page, or send the token without a browser."
                )
            )
        }
    }

    /// Programs bring the token in a header, browsers the cookie of a session. Neither is good in the other's place.
    ///
    /// - Throws: ``APIError`` `not_signed_in`, or `wrong_origin` when a browser changes something without saying from
    ///   where.
    package func requireSignedIn(_ request: Request, port: Int?) throws {
        if let header = request.headers[.authorization] {
            if header.hasPrefix("Bearer "), isToken(String(header.dropFirst("Bearer ".count))) { return }
        } else if let cookie = request.cookies[cookieName(port: port)], sessions.contains(cookie.value) {
            let changes = request.method != .get && request.method != .head
            if changes, request.headers[.origin] == nil { throw Self.missingOrigin }
            return
        }
        throw APIError(.unauthorized, Self.notSignedIn, headers: [.wwwAuthenticate: "Bearer"])
    }

    package func isToken(_ text: String) -> Bool {
        text.isSecretlyEqual(to: file.token)
    }

    /// The cookie of a new session, for one browser. It lasts no longer than this server runs.
    package func newCookie(port: Int?) -> String {
        let age = Sessions.lifetime.components.seconds
        let secret = sessions.begin()
        return "\(cookieName(port: port))=\(secret); Path=/; HttpOnly; SameSite=Strict; Max-Age=\(age)"
    }

    func proof(_ purpose: ServerProof.Purpose, port: Int?, nonces: [String]) -> String {
        ServerProof.make(purpose, token: file.token, port: port ?? 0, nonces: nonces)
    }

    func isValid(_ proof: String, _ purpose: ServerProof.Purpose, port: Int?, nonces: [String]) -> Bool {
        ServerProof.isValid(proof, purpose, token: file.token, port: port ?? 0, nonces: nonces)
    }

    private static let notSignedIn = SottoError(
        code: "not_signed_in", message: "This request is not signed in.",
        hint: "Run `sotto serve --open`; programs send the token in \"\(ServerFile.name)\" in Sotto's home."
    )

    private static let missingOrigin = APIError(
        .forbidden,
        SottoError(
            code: "wrong_origin", message: "A change with a cookie must say which page it comes from.",
            hint: "Without a browser, send the token as \"Authorization: Bearer\"."
        )
    )
}

extension HTTPField.Name {
    static let host = Self("Host")!
    package static let secFetchSite = Self("Sec-Fetch-Site")!
}
