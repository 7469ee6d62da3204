import HTTPTypes
import Hummingbird
import NIOCore
import SottoCore

/// Who may ask the server for what.
package struct Gate: Sendable {
    let file: ServerFile

    package init(file: ServerFile) {
        self.file = file
    }

    package var cookieName: String { "sotto-\(file.instance)" }

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

    /// - Throws: ``APIError`` `not_signed_in`, or `wrong_origin` when a browser changes something without saying from
    ///   where.
    package func requireToken(_ request: Request) throws {
        if let header = request.headers[.authorization] {
            if header.hasPrefix("Bearer "), isToken(String(header.dropFirst("Bearer ".count))) { return }
        } else if let cookie = request.cookies[cookieName], isToken(cookie.value) {
            let changes = request.method != .get && request.method != .head
            if changes, request.headers[.origin] == nil { throw Self.missingOrigin }
            return
        }
        throw APIError(.unauthorized, Self.notSignedIn, headers: [.wwwAuthenticate: "Bearer"])
    }

    /// Compares all characters, however early one differs: how long it takes tells nothing.
    package func isToken(_ text: String) -> Bool {
        let (given, wanted) = (Array(text.utf8), Array(file.token.utf8))
        guard given.count == wanted.count else { return false }
        return zip(given, wanted).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }

    /// Lets a browser in, until the cookie is deleted.
    package var cookie: String {
        "\(cookieName)=\(file.token); Path=/; HttpOnly; SameSite=Strict; Max-Age=34560000"
    }

    static let notSignedIn = SottoError(
        code: "not_signed_in", message: "This request does not carry the token of this home.",
        hint: "Start with `sotto serve --open`, or use the token in \"\(ServerFile.name)\" in Sotto's home."
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
