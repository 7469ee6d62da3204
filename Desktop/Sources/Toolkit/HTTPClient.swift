import CWebKitGTK

/// Speaks HTTP inside the main loop. It follows no redirection and knows no proxy and no cookies.
@MainActor
public final class HTTPClient {
    private let session: Object

    /// - Parameter silence: how many seconds a connection may say nothing before it counts as dead; 0 for any.
    public init(silence: UInt32) {
        session = Object(owning: soup_session_new())
        soup_session_set_timeout(session.pointer(), silence)
        soup_session_set_proxy_resolver(session.pointer(), nil)
        soup_session_set_user_agent(session.pointer(), "sotto-desktop")
    }

    /// Sends a request and reads the whole answer.
    public func answer(to request: HTTPRequest) async throws -> HTTPAnswer {
        let message = try message(request)
        let result = await asyncResult { callback, data in
            soup_session_send_and_read_async(
                session.pointer(), message.pointer(), G_PRIORITY_DEFAULT, nil, callback, data)
        }
        let bytes = try GLibError.check { soup_session_send_and_read_finish(session.pointer(), result.pointer(), $0) }
        defer { g_bytes_unref(bytes) }
        return HTTPAnswer(message: message, body: [UInt8](bytes))
    }

    /// Sends a request and returns its answer as soon as it begins.
    public func stream(_ request: HTTPRequest) async throws -> HTTPStream {
        let message = try message(request)
        let result = await asyncResult { callback, data in
            soup_session_send_async(session.pointer(), message.pointer(), G_PRIORITY_DEFAULT, nil, callback, data)
        }
        let stream = try GLibError.check { soup_session_send_finish(session.pointer(), result.pointer(), $0) }
        guard let stream else { throw GLibError(message: "There is no answer.") }
        return HTTPStream(answer: HTTPAnswer(message: message, body: []), stream: Object(owning: stream))
    }

    private func message(_ request: HTTPRequest) throws(GLibError) -> Object {
        guard let pointer = soup_message_new(request.method, request.address) else {
            throw GLibError(message: "\"\(request.address)\" is no address.")
        }
        let message = Object(owning: pointer)
        soup_message_add_flags(message.pointer(), SOUP_MESSAGE_NO_REDIRECT)
        let headers = soup_message_get_request_headers(message.pointer())
        for (name, value) in request.headers { soup_message_headers_replace(headers, name, value) }
        if let body = request.body {
            let bytes = g_bytes_new(body, gsize(body.count))
            soup_message_set_request_body_from_bytes(message.pointer(), "application/json", bytes)
            g_bytes_unref(bytes)
        }
        return message
    }
}
