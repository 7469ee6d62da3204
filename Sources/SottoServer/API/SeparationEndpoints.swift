import Catalog
import Hummingbird
import SottoCore

/// Queueing separations, and what came of them: how stems were made, how loud they are, which of two are kept.
struct SeparationEndpoints: Sendable {
    private let library: Library
    private let jobs: JobStore
    private let environment: SottoEnvironment
    private let measuring = SharedWork<StemLoudness>()

    init(library: Library, jobs: JobStore, environment: SottoEnvironment) {
        self.library = library
        self.jobs = jobs
        self.environment = environment
    }

    var endpoints: [Endpoint] {
        [
            Endpoint(.post, "/separations", separate),
            Endpoint(.get, "/items/{item}/separation", manifest),
            Endpoint(.get, "/items/{item}/loudness", loudness),
            Endpoint(.post, "/items/{item}/keep", keep),
        ]
    }

    private func manifest(_ request: Request, _ context: RequestContext) async throws -> Response {
        let id = context.parameter("item")
        let set = try Query(request).stemSet()
        return .json(data: try await blocking { _ in try library.manifest(of: library.item(id: id), set) })
    }

    private func loudness(_ request: Request, _ context: RequestContext) async throws -> Response {
        let id = context.parameter("item")
        let set = try Query(request).stemSet()
        let folder = library.home.stems(item: id, set)
        let item = try await blocking { _ in
            let item = try library.item(id: id)
            guard Files.exists(folder) else { throw Library.noStems(of: item, set) }
            return item
        }
        return try .json(
            try await measuring.result(of: folder) { [library, environment] in
                try await StemLoudness.measured(of: item, set, in: library, environment)
            })
    }

    private func keep(_ request: Request, _ context: RequestContext) async throws -> Response {
        let id = context.parameter("item")
        let choice = try await RequestDocuments.read(Choice.self, from: request)
        return try .json(
            try await library.database.promptly {
                let item = try library.item(id: id)
                try library.keepStems(of: item, madeBy: choice.keep, notThoseBy: choice.drop)
                return try library.summary(of: library.item(id: id))
            })
    }

    private func separate(_ request: Request, _ context: RequestContext) async throws -> Response {
        let asked = try await RequestDocuments.read(SeparationRequest.self, from: request)
        guard (1...1_000).contains(asked.items.count) else {
            throw APIError.invalidRequest("\"items\" must hold 1 to 1000 ids.")
        }
        let options = asked.options
        try options.validate()
        let set = asked.stemSet ?? .current
        var results: [SeparationResult] = []
        var busy: SottoError?
        for id in asked.items {
            // A database that is locked for one is so for all: waited for once.
            if let busy {
                results.append(SeparationResult(itemId: id, isNew: false, error: busy))
                continue
            }
            results.append(await queue(id, options, set))
            busy = results.last?.error.flatMap { $0.code == "home_busy" ? $0 : nil }
        }
        return try .json(["results": results])
    }

    private func queue(_ id: String, _ options: SeparationOptions, _ set: StemSet) async -> SeparationResult {
        do {
            return try await library.database.promptly {
                let (job, isNew) = try jobs.enqueueSeparation(of: library.item(id: id), options: options, as: set)
                return SeparationResult(itemId: id, job: try jobs.summary(of: job), isNew: isNew)
            }
        } catch {
            return SeparationResult(itemId: id, isNew: false, error: SottoError(describing: error))
        }
    }
}

private struct SeparationRequest: RequestDocument {
    static let keys: Set = ["items", "engine", "preset", "precision", "bit_depth", "stem_set"]
    var items: [String]
    var engine: Engine?
    var preset: Preset?
    var precision: Precision?
    var bitDepth: BitDepth?
    var stemSet: StemSet?

    /// What was not said is as the command line has it.
    var options: SeparationOptions {
        let usual = SeparationOptions()
        return SeparationOptions(
            engine: engine ?? usual.engine, preset: preset, precision: precision ?? usual.precision,
            bitDepth: bitDepth ?? usual.bitDepth)
    }
}

/// Which stems are to be kept and which are to go, by the jobs that made them: whoever chooses may have looked at others
/// than there are by now.
private struct Choice: RequestDocument {
    static let keys: Set = ["keep", "drop"]
    var keep: String
    var drop: String
}

/// What became of one item.
private struct SeparationResult: Encodable, Sendable {
    var itemId: String
    @Nullable var job: JobSummary?
    var isNew: Bool
    @Nullable var error: SottoError?
}
