import Hummingbird
import SottoCore

/// Queueing separations.
struct SeparationEndpoints: Sendable {
    let library: Library
    let jobs: JobStore

    var endpoints: [Endpoint] { [Endpoint(.post, "/separations", separate)] }

    private func separate(_ request: Request, _ context: RequestContext) async throws -> Response {
        let asked = try await RequestDocuments.read(SeparationRequest.self, from: request)
        guard (1...1_000).contains(asked.items.count) else {
            throw APIError.invalidRequest("\"items\" must hold 1 to 1000 ids.")
        }
        let options = asked.options
        try options.validate()
        return try .json(["results": try await blocking { _ in asked.items.map { queue($0, options) } }])
    }

    private func queue(_ id: String, _ options: SeparationOptions) -> SeparationResult {
        do {
            let (job, isNew) = try jobs.enqueueSeparation(of: library.item(id: id), options: options)
            return SeparationResult(itemId: id, job: try jobs.summary(of: job), isNew: isNew)
        } catch {
            return SeparationResult(itemId: id, isNew: false, error: SottoError(describing: error))
        }
    }
}

private struct SeparationRequest: RequestDocument {
    static let keys: Set = ["items", "engine", "preset", "precision", "bit_depth"]
    var items: [String]
    var engine: SeparationOptions.Engine?
    var preset: SeparationOptions.Preset?
    var precision: SeparationOptions.Precision?
    var bitDepth: SeparationOptions.BitDepth?

    /// What was not said is as the command line has it.
    var options: SeparationOptions {
        let usual = SeparationOptions()
        return SeparationOptions(
            engine: engine ?? usual.engine, preset: preset, precision: precision ?? usual.precision,
            bitDepth: bitDepth ?? usual.bitDepth)
    }
}

/// What became of one item.
private struct SeparationResult: Encodable, Sendable {
    var itemId: String
    @Nullable var job: JobSummary?
    var isNew: Bool
    @Nullable var error: SottoError?
}
