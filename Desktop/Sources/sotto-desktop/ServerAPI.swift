import DesktopCore
import Toolkit

/// What the window asks of the server.
@MainActor
final class ServerAPI {
    /// Files on sleeping disks take their time.
    private let patient = HTTPClient(silence: 600)
    private let brisk = HTTPClient(silence: 10)
    /// The server breaks its silence every 15 seconds.
    private let streaming = HTTPClient(silence: 45)

    /// Signs in at a server that proves that it is this home's. Anything else gets a random number, and nothing more.
    ///
    /// - Throws: when no server of this home is there.
    func signIn(at place: ServerPlace) async throws -> ServerSession {
        let nonce = ServerProof.nonce()
        guard let port = place.port else {
            throw Self.unreachable("\"\(place.address)\" is no address of this machine")
        }
        let answer = try await post("session/challenge", Challenge(nonce: nonce), to: place)
        let theirs = try Documents.decode(Proof.self, from: try body(of: answer))
        let isOurs = ServerProof.isValid(
            theirs.proof, .server, token: place.token, port: port, nonces: [nonce, theirs.nonce])
        guard isOurs else { throw Self.unreachable("what listens at \"\(place.address)\" is another program") }
        let proof = ServerProof.make(.window, token: place.token, port: port, nonces: [theirs.nonce])
        let welcome = try await post("session/window", Proof(nonce: theirs.nonce, proof: proof), to: place)
        _ = try body(of: welcome)
        return ServerSession(place: place, cookies: welcome.cookies)
    }

    func status(_ session: ServerSession) async throws -> ServerStatus {
        let answer = try await brisk.answer(to: request("GET", "status", session))
        return try Documents.decode(ServerStatus.self, from: try body(of: answer))
    }

    /// Adds files by their paths, and returns what became of each.
    ///
    /// - Throws: ``Problem``.
    func add(_ paths: [String], _ session: ServerSession) async throws -> [AdditionResults.Result] {
        var request = request("POST", "items", session)
        request.body = try Documents.encode(Addition(paths: paths))
        let answer: HTTPAnswer
        do {
            answer = try await patient.answer(to: request)
        } catch {
            throw Self.unreachable("\(error)")
        }
        return try Documents.decode(AdditionResults.self, from: try body(of: answer)).results
    }

    /// - Parameter lastID: of the last event that an earlier stream has told.
    func events(_ session: ServerSession, after lastID: String?) async throws -> HTTPStream {
        var request = request("GET", "events", session)
        request.headers["Last-Event-ID"] = lastID
        let stream = try await streaming.stream(request)
        _ = try body(of: stream.answer)
        return stream
    }

    static func unreachable(_ reason: String) -> Problem {
        Problem(
            code: "server_unreachable", message: "Sotto's server does not answer: \(reason).",
            hint: "Wait until the page is back, and try again.")
    }

    /// A cookie lets in only what says which page it comes from: the window speaks for the server's own.
    private func request(_ method: String, _ path: String, _ session: ServerSession) -> HTTPRequest {
        let headers = ["Cookie": session.cookieHeader, "Origin": session.place.address]
        return HTTPRequest(method, "\(session.place.address)/api/v1/\(path)", headers: headers)
    }

    private func post(_ path: String, _ document: some Encodable, to place: ServerPlace) async throws -> HTTPAnswer {
        let body = try Documents.encode(document)
        return try await brisk.answer(to: HTTPRequest("POST", "\(place.address)/api/v1/\(path)", body: body))
    }

    private func body(of answer: HTTPAnswer) throws -> [UInt8] {
        if (200..<300).contains(answer.status) { return answer.body }
        if let document = try? Documents.decode(ErrorDocument.self, from: answer.body) { throw document.error }
        throw Self.unreachable("its answer has the status \(answer.status)")
    }
}
