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

    /// - Throws: when no server of this home is there.
    func status(at place: ServerPlace) async throws -> ServerStatus {
        let answer = try await brisk.answer(to: request("GET", "status", place))
        return try Documents.decode(ServerStatus.self, from: try body(of: answer))
    }

    /// The cookies that let a browser in.
    func signIn(at place: ServerPlace) async throws -> [Cookie] {
        let body = try Documents.encode(SignIn(token: place.token))
        let answer = try await brisk.answer(to: HTTPRequest("POST", "\(place.address)/api/v1/session", body: body))
        _ = try self.body(of: answer)
        return answer.cookies
    }

    /// Adds files by their paths, and returns what became of each.
    ///
    /// - Throws: ``Problem``.
    func add(_ paths: [String], at place: ServerPlace) async throws -> [AdditionResults.Result] {
        var request = request("POST", "items", place)
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
    func events(at place: ServerPlace, after lastID: String?) async throws -> HTTPStream {
        var request = request("GET", "events", place)
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

    private func request(_ method: String, _ path: String, _ place: ServerPlace) -> HTTPRequest {
        HTTPRequest(method, "\(place.address)/api/v1/\(path)", headers: ["Authorization": "Bearer \(place.token)"])
    }

    private func body(of answer: HTTPAnswer) throws -> [UInt8] {
        if (200..<300).contains(answer.status) { return answer.body }
        if let document = try? Documents.decode(ErrorDocument.self, from: answer.body) { throw document.error }
        throw Self.unreachable("its answer has the status \(answer.status)")
    }
}
