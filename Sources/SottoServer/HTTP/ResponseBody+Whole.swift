import HTTPTypes
import Hummingbird
import NIOCore

extension ResponseBody {
    /// The same body, but for its end: when it is shorter than was promised, the connection ends.
    ///
    /// A file may be cut off while it is sent; a client that goes on waiting for the rest would do so for ever.
    func wholeOrBrokenOff() -> ResponseBody {
        guard let length = contentLength else { return self }
        return ResponseBody(contentLength: length) { [self] writer in
            try await write(CountingWriter(next: writer, missing: length))
        }
    }
}

private struct CountingWriter: ResponseBodyWriter {
    struct EndsEarly: Error {}

    var next: any ResponseBodyWriter
    /// How many bytes are still to come.
    var missing: Int

    mutating func write(_ buffer: ByteBuffer) async throws {
        missing -= buffer.readableBytes
        try await next.write(buffer)
    }

    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {
        guard missing == 0 else { throw EndsEarly() }
        try await next.finish(trailingHeaders)
    }
}
