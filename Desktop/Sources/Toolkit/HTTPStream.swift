import CWebKitGTK

/// An answer that goes on.
@MainActor
public final class HTTPStream {
    public let answer: HTTPAnswer
    private let stream: Object

    init(answer: HTTPAnswer, stream: Object) {
        (self.answer, self.stream) = (answer, stream)
    }

    /// Waits for the next bytes; none are the end.
    public func read() async throws -> [UInt8] {
        let result = await asyncResult { callback, data in
            g_input_stream_read_bytes_async(stream.pointer(), 65_536, G_PRIORITY_DEFAULT, nil, callback, data)
        }
        let bytes = try GLibError.check { g_input_stream_read_bytes_finish(stream.pointer(), result.pointer(), $0) }
        defer { g_bytes_unref(bytes) }
        return [UInt8](bytes)
    }
}
