import Hummingbird
import SottoCore

/// The queue and what has become of its jobs.
struct JobEndpoints: Sendable {
    let jobs: JobStore

    var endpoints: [Endpoint] {
        [
            Endpoint(.get, "/jobs", list),
            Endpoint(.post, "/jobs/cancel", cancelAll),
            Endpoint(.get, "/jobs/{job}", show),
            Endpoint(.post, "/jobs/{job}/cancel", cancel),
            Endpoint(.post, "/jobs/{job}/retry", retry),
            Endpoint(.get, "/jobs/{job}/log", log),
        ]
    }

    private func list(_ request: Request, _ context: RequestContext) async throws -> Response {
        let query = try Query(request)
        let states = try query.choice("state", JobFilter.self)?.states
        let (cursor, limit) = (try query.cursor(), try query.limit())
        return try .json(try await blocking { _ in try jobs.page(states: states, after: cursor, limit: limit) })
    }

    private func show(_ request: Request, _ context: RequestContext) async throws -> Response {
        let id = context.parameter("job")
        return try .json(try await blocking { _ in try summary(id) })
    }

    private func cancelAll(_ request: Request, _ context: RequestContext) async throws -> Response {
        try .json(["count": try await jobs.database.promptly(jobs.cancelAll)])
    }

    private func cancel(_ request: Request, _ context: RequestContext) async throws -> Response {
        try await change(context) { try jobs.cancel($0) }
    }

    private func retry(_ request: Request, _ context: RequestContext) async throws -> Response {
        try await change(context) { try jobs.retry($0) }
    }

    private func change(
        _ context: RequestContext, _ change: @escaping @Sendable (String) throws -> Void
    ) async throws -> Response {
        let id = context.parameter("job")
        return try .json(
            try await jobs.database.promptly {
                _ = try summary(id)
                try change(id)
                return try summary(id)
            })
    }

    private func log(_ request: Request, _ context: RequestContext) async throws -> Response {
        let id = context.parameter("job")
        let after = try Query(request).integer("after", in: 0...9_007_199_254_740_991) ?? 0
        return try .json(
            try await blocking { _ in
                _ = try summary(id)
                let (text, end) = try jobs.log(of: id, after: after)
                return LogPart(text: text, size: end)
            })
    }

    /// - Throws: ``SottoError`` `unknown_job`.
    private func summary(_ id: String) throws -> JobSummary {
        guard let summary = try jobs.summary(id: id) else { throw JobStore.unknown(id) }
        return summary
    }
}

/// Which jobs a list shows.
private enum JobFilter: String, CaseIterable {
    case queued, running, succeeded, failed, cancelled, active, finished

    var states: [JobState] {
        switch self {
        case .queued: [.queued]
        case .running: [.running]
        case .succeeded: [.succeeded]
        case .failed: [.failed]
        case .cancelled: [.cancelled]
        case .active: [.queued, .running]
        case .finished: [.succeeded, .failed, .cancelled]
        }
    }
}

private struct LogPart: Encodable, Sendable {
    var text: String
    var size: Int
}
