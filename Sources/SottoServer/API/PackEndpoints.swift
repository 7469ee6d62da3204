import Hummingbird
import SottoCore

/// The packs: what is installed, and changing that.
struct PackEndpoints: Sendable {
    let database: HomeDatabase
    let environment: SottoEnvironment
    let installs: InstallService
    let hub: EventHub

    private var packs: PackStore { PackStore(home: database.home) }
    private var jobs: JobStore { JobStore(database: database) }

    var endpoints: [Endpoint] {
        [
            Endpoint(.get, "/packs", list),
            Endpoint(.get, "/packs/{pack}", show),
            Endpoint(.delete, "/packs/{pack}", remove),
            Endpoint(.post, "/packs/{pack}/install", install),
            Endpoint(.post, "/packs/{pack}/cancel", cancel),
            Endpoint(.post, "/packs/{pack}/verify", verify),
        ]
    }

    private func list(_ request: Request, _ context: RequestContext) async throws -> Response {
        try .json(["packs": try await blocking { _ in packs.list() }])
    }

    private func show(_ request: Request, _ context: RequestContext) async throws -> Response {
        let pack = try pack(context)
        return try .json(try await blocking { _ in packs.summary(pack) })
    }

    private func remove(_ request: Request, _ context: RequestContext) async throws -> Response {
        let pack = try pack(context)
        try await blocking { _ in try packs.remove(pack) }
        return Response(status: .noContent)
    }

    private func install(_ request: Request, _ context: RequestContext) async throws -> Response {
        let pack = try pack(context)
        let job = try await installs.start(pack)
        let answer = try await blocking { _ in
            Install(pack: packs.summary(pack), job: try job.map { try jobs.summary(of: $0) })
        }
        return try .json(answer, status: job == nil ? .ok : .accepted)
    }

    private func cancel(_ request: Request, _ context: RequestContext) async throws -> Response {
        let pack = try pack(context)
        return try .json(try await database.promptly { try jobs.cancelInstall(of: pack) })
    }

    private func verify(_ request: Request, _ context: RequestContext) async throws -> Response {
        let pack = try pack(context)
        let (fractions, told) = AsyncStream.makeStream(of: Double.self, bufferingPolicy: .bufferingNewest(1))
        async let telling: Void = tell(fractions, of: pack)
        let result = await Result.of {
            try await PackVerifier(home: database.home, environment: environment).verify(pack) { told.yield($0) }
        }
        told.finish()
        await telling
        // What is wrong with the pack is its state from now on; anything else is an error of this request.
        if case .failure(let error) = result, SottoError(describing: error).code != "pack_broken" { throw error }
        return try .json(try await blocking { _ in packs.summary(pack) })
    }

    private func tell(_ fractions: AsyncStream<Double>, of pack: PackID) async {
        for await fraction in fractions {
            await tell(fraction, of: pack)
            try? await Task.sleep(for: .milliseconds(100))
        }
        await tell(nil, of: pack)
    }

    private func tell(_ fraction: Double?, of pack: PackID) async {
        let news = EventDocuments.Verification(packId: pack.rawValue, fraction: fraction)
        if let event = try? ServerEvent(.verification, news) { await hub.publish([event]) }
    }

    private func pack(_ context: RequestContext) throws -> PackID {
        try PackID(named: context.parameter("pack"))
    }
}

private struct Install: Encodable, Sendable {
    var pack: PackSummary
    @Nullable var job: JobSummary?
}

extension Result where Failure == any Error {
    fileprivate static func of(_ work: () async throws -> Success) async -> Result {
        do { return .success(try await work()) } catch { return .failure(error) }
    }
}
