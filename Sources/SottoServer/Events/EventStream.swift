import HTTPTypes
import Hummingbird
import NIOCore
import SottoCore

/// The answer to `GET /events`.
struct EventStream: Sendable {
    /// After so long a silence a line is sent, so that a connection that has died is noticed.
    private static let silence = Duration.seconds(15)
    /// Who has missed more is told to ask for everything again.
    private static let replayLimit = 500

    let hub: EventHub
    let teller: ChangeTeller

    func response(to request: Request) async throws -> Response {
        // First the place in the stream, then the past: what happens between is told twice rather than never.
        let start = await hub.position
        let past = try await past(after: request.headers[.lastEventID])
        let headers: HTTPFields = [
            .contentType: "text/event-stream", .cacheControl: "no-store", .connection: "close",
        ]
        let body = ResponseBody { writer in
            // A client that goes is noticed at once, not when there is something to tell it.
            try await request.body.consumeWithCancellationOnInboundClose { _ in
                try await write(past, from: start, to: &writer)
            }
            try await writer.finish(nil)
        }
        return Response(status: .ok, headers: headers, body: body)
    }

    private func past(after id: String?) async throws -> [ServerEvent] {
        let status = try await teller.statusEvent()
        guard let last = id.flatMap(Int64.init) else { return [status] }
        return try await teller.events(after: last, limit: Self.replayLimit).events + [status]
    }

    private func write(_ past: [ServerEvent], from start: Int, to writer: inout any ResponseBodyWriter) async throws {
        // How long a browser waits before it comes back.
        try await writer.write(ByteBuffer(string: "retry: 1000\n\n"))
        for event in past { try await writer.write(event.bytes) }
        var last = start
        while true {
            switch try await delivery(after: last) {
            case nil: try await writer.write(ByteBuffer(string: ":\n\n"))
            case .events(let events, let position):
                var bytes = ByteBuffer()
                for event in events { bytes.writeImmutableBuffer(event.bytes) }
                try await writer.write(bytes)
                last = position
            case .lost(let position):
                try await writer.write(ServerEvent(.reset, EventDocuments.Nothing()).bytes)
                last = position
            case .closed: return
            }
        }
    }

    /// - Returns: nil after a long silence.
    private func delivery(after last: Int) async throws -> EventHub.Delivery? {
        try await withThrowingTaskGroup(of: EventHub.Delivery?.self) { group in
            group.addTask { await hub.next(after: last) }
            group.addTask {
                try? await Task.sleep(for: Self.silence)
                return nil
            }
            defer { group.cancelAll() }
            return try await group.next() ?? nil
        }
    }
}

extension HTTPField.Name {
    static let lastEventID = Self("Last-Event-ID")!
}
