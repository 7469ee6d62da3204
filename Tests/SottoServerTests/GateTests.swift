import HTTPTypes
import Hummingbird
import SottoServer
import Testing

private let goodToken = String(repeating: "7f", count: 32)

@Suite("Who may ask the server for what")
struct GateTests {
    private let gate: Gate
    private let secret: String

    init() {
        let sessions = Sessions()
        secret = sessions.begin()
        gate = Gate(file: ServerFile(instance: "0a1b", token: goodToken), sessions: sessions)
    }

    private func requireSignedIn(_ request: Request) throws {
        try gate.requireSignedIn(request, port: 8_321)
    }

    private func error(_ act: () throws -> Void) -> APIError? {
        #expect(throws: APIError.self) { try act() }
    }

    // MARK: Host

    @Test(
        "The server answers to its own address, whatever its case", arguments: ["127.0.0.1", "localhost", "LocalHost"])
    func ownHost(_ name: String) throws {
        try gate.requireOwnHost(Requests.make(host: "\(name):8321"), port: 8321)
    }

    @Test(
        "To another it does not, nor to its own at another port",
        arguments: [
            "evil.example", "evil.example:8321", "127.0.0.1", "127.0.0.1:80", "127.0.0.1:83210", "127.0.0.2:8321",
            "localhost.evil.example:8321", "127.0.0.1:8321.evil.example", "[::1]:8321", "0.0.0.0:8321",
            "2130706433:8321",
            "user@127.0.0.1:8321", "", nil,
        ])
    func otherHost(_ host: String?) {
        let error = error { try gate.requireOwnHost(Requests.make(host: host), port: 8321) }
        #expect(error?.error.code == "wrong_host")
        #expect(error?.status == .misdirectedRequest)
        #expect(error?.error.message.contains("\"\(host?.lowercased() ?? "")\"") == true)
    }

    @Test("A request for two hosts is for nobody", arguments: ["127.0.0.1:8321", "evil.example"])
    func twoHosts(_ second: String) {
        let request = Requests.make(headers: [HTTPField.Name("Host")!: second])
        #expect(error { try gate.requireOwnHost(request, port: 8321) }?.error.code == "wrong_host")
    }

    // MARK: Origin

    @Test("Its own page may ask, and programs, which say no origin")
    func ownOrigin() throws {
        try gate.requireOwnOrigin(Requests.make())
        try gate.requireOwnOrigin(Requests.make(.post, headers: [.origin: "http://127.0.0.1:8321"]))
        try gate.requireOwnOrigin(Requests.make(host: "localhost:8321", headers: [.origin: "http://localhost:8321"]))
        for site in ["same-origin", "none"] { try gate.requireOwnOrigin(Requests.make(headers: [.secFetchSite: site])) }
    }

    @Test(
        "A page of another origin may ask nothing, not even one of this machine",
        arguments: [
            "http://evil.example", "https://127.0.0.1:8321", "http://127.0.0.1:8322", "http://127.0.0.1",
            "http://localhost:8321", "http://127.0.0.1:8321.evil.example", "http://127.0.0.1:8321/", "null", "",
        ])
    func otherOrigin(_ origin: String) {
        for method in [HTTPRequest.Method.get, .post] {
            let error = error { try gate.requireOwnOrigin(Requests.make(method, headers: [.origin: origin])) }
            #expect(error?.error.code == "wrong_origin")
            #expect(error?.status == .forbidden)
        }
    }

    @Test(
        "Nor may one that a browser calls another site, or the same site at another port",
        arguments: [
            "cross-site", "same-site", "",
        ])
    func otherSite(_ site: String) {
        #expect(
            error { try gate.requireOwnOrigin(Requests.make(headers: [.secFetchSite: site])) }?.error.code
                == "wrong_origin")
        let both: HTTPFields = [.secFetchSite: site, .origin: "http://127.0.0.1:8321"]
        #expect(error { try gate.requireOwnOrigin(Requests.make(headers: both)) }?.error.code == "wrong_origin")
    }

    // MARK: Token

    @Test("Who brings the token is let in, to look and to change")
    func bearer() throws {
        for method in [HTTPRequest.Method.get, .post, .delete] {
            try requireSignedIn(Requests.make(method, headers: [.authorization: "Bearer \(goodToken)"]))
        }
    }

    @Test(
        "Who brings anything else is not",
        arguments: [
            "Bearer", "Bearer ", "Bearer 7f", "Bearer \(goodToken)7f", "Bearer \(goodToken.uppercased())",
            "bearer \(goodToken)",
            "Basic \(goodToken)", goodToken, "Bearer  \(goodToken)",
        ])
    func wrongToken(_ header: String) {
        let error = error { try requireSignedIn(Requests.make(headers: [.authorization: header])) }
        #expect(error?.error.code == "not_signed_in")
        #expect(error?.status == .unauthorized)
        #expect(error?.headers[.wwwAuthenticate] == "Bearer")
        #expect(error.map { !"\($0.error)".contains(goodToken) } == true)
    }

    @Test("A browser is let in by its cookie, beside those of others, and says where a change comes from")
    func cookie() throws {
        let cookie = "\(gate.cookieName(port: 8_321))=\(secret)"
        for value in [cookie, "sotto-ffff=other; \(cookie)", "\(cookie); theme=dark"] {
            try requireSignedIn(Requests.make(headers: [.cookie: value]))
            try requireSignedIn(Requests.make(.head, headers: [.cookie: value]))
            try requireSignedIn(Requests.make(.post, headers: [.cookie: value, .origin: "http://127.0.0.1:8321"]))
            let error = error { try requireSignedIn(Requests.make(.delete, headers: [.cookie: value])) }
            #expect(error?.error.code == "wrong_origin")
        }
    }

    @Test("The token is not accepted in a cookie, nor a cookie's secret as a token")
    func eachInItsPlace() {
        let token: HTTPFields = [.cookie: "\(gate.cookieName(port: 8_321))=\(goodToken)"]
        let secret: HTTPFields = [.authorization: "Bearer \(secret)"]
        for headers in [token, secret] {
            #expect(error { try requireSignedIn(Requests.make(headers: headers)) }?.error.code == "not_signed_in")
        }
    }

    @Test("The cookie of an earlier start of the server lets nobody in")
    func earlierStart() {
        let earlier = Gate(file: ServerFile(instance: "0a1b", token: goodToken))
        let cookie = earlier.newCookie(port: 8_321).prefix { $0 != ";" }
        let error = error { try requireSignedIn(Requests.make(headers: [.cookie: String(cookie)])) }
        #expect(error?.error.code == "not_signed_in")
    }

    @Test("The cookie of another home or port, or a wrong one, lets nobody in, and makes no wrong token good")
    func wrongCookie() {
        let name = gate.cookieName(port: 8_321)
        for headers: HTTPFields in [
            [:], [.cookie: "sotto-ffff-8321=\(secret)"], [.cookie: "\(gate.cookieName(port: 8_322))=\(secret)"],
            [.cookie: "\(name)=7f"], [.cookie: "\(name)="],
            [.cookie: "\(name)=\(secret)", .authorization: "Bearer 7f"],
        ] {
            #expect(error { try requireSignedIn(Requests.make(headers: headers)) }?.error.code == "not_signed_in")
        }
    }

    @Test("The cookie is for this home's server alone, and neither scripts nor other sites can use it")
    func cookieAttributes() {
        let parts = gate.newCookie(port: 8_321).split(separator: "; ").map(String.init)
        #expect(parts.first?.wholeMatch(of: #/sotto-0a1b-8321=[0-9a-f]{64}/#) != nil)
        #expect(parts.first != gate.newCookie(port: 8_321).split(separator: "; ").first.map(String.init))
        #expect(Set(parts.dropFirst()) == ["Path=/", "HttpOnly", "SameSite=Strict", "Max-Age=2592000"])
    }

    @Test("Only the whole token is the token")
    func token() {
        #expect(gate.isToken(goodToken))
        for other in ["", "7", String(goodToken.dropLast()), "\(goodToken)0", String(goodToken.reversed())] {
            #expect(!gate.isToken(other))
        }
        for index in goodToken.indices {
            var other = goodToken
            other.replaceSubrange(index...index, with: "0")
            #expect(!gate.isToken(other))
        }
    }
}
