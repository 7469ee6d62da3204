import Foundation
import GRDB
import Media
import SystemPackage

/// Runs one `separate_audio_spleeter` job from claim to end.
struct SeparationJob: Sendable {
    private let database: HomeDatabase
    private let store: JobStore
    private let environment: SottoEnvironment
    private var home: Home { database.home }

    init(database: HomeDatabase, environment: SottoEnvironment) {
        self.database = database
        self.environment = environment
        store = JobStore(database: database)
    }

    /// Runs a job that has been claimed, and records how it ended.
    ///
    /// A failure of the job is its result, not this method's. When the task is cancelled the job goes back to the
    /// queue.
    ///
    /// - Returns: the state that the job ended in.
    /// - Throws: `CancellationError`, or ``SottoError`` when even the result could not be recorded.
    func run(_ job: Job, onEvent: @escaping EventSink) async throws -> JobState {
        let log = JobLog(home: home, job: job.id)
        let reporter = JobReporter(store: store, job: job.id, log: log, echo: onEvent)
        log.write(.info, "attempt \(job.attempt), sotto \(sottoVersion)")
        do {
            let result = try await CancelRequest(store: store, job: job.id).during {
                try await perform(job, reporter.sink)
            }
            try store.finish(job.id, .succeeded) { try result.record(in: $0) }
            log.write(.info, "succeeded")
            return .succeeded
        } catch {
            store.removeTemporaryFiles(of: job, log: log)
            if error is CancellationError {
                log.write(.info, "stopped by its runner; it is queued again")
                try store.requeue(job.id, countsAsAttempt: false)
                throw error
            }
            let failure = SottoError(describing: error)
            if failure == .cancelled {
                log.write(.info, "cancelled")
                try store.finish(job.id, .cancelled)
                return .cancelled
            }
            log.write(failure)
            try store.finish(job.id, .failed, error: failure)
            return .failed
        }
    }

    // MARK: Work

    private func perform(_ job: Job, _ events: @escaping EventSink) async throws -> FinishedSeparation {
        guard let itemID = job.itemID else { preconditionFailure("the schema gives every separation an item") }
        try environment.requireOffline()
        let (packs, pack) = (PackStore(home: home), job.options.engine.offer.pack)
        let lease = try packs.lease(pack)
        let (tools, source) = try await currentSource(of: itemID)
        let scratch = home.scratch(job: job.id)
        let staging = home.staging(item: itemID, job: job.id)
        try Files.createFolder(scratch)
        try Files.createFolder(staging)

        let pipeline = SeparationPipeline(
            tools: tools,
            launcher: environment.offline,
            engine: lease.engine(job.options.engine, in: environment),
            options: job.options,
            format: .wav,
            job: job.id,
            makesPeaks: true,
            events: events
        )
        let manifest = try await packs.noticing(damageTo: pack) {
            try await pipeline.run(source, scratch: scratch, staging: staging)
        }
        try Task.checkCancellation()
        let bytes = Files.size(of: staging)
        events(.progress(stage: .publish, fraction: Stage.publish.shareOfSeparation.lowerBound, speed: nil))
        try StemPublisher.publish(
            staging, to: home.stems(item: itemID, job.stemSet), aside: home.replaced(item: itemID, job: job.id)
        )
        try? Files.remove(scratch)
        withExtendedLifetime(lease) {}
        return FinishedSeparation(
            itemID: itemID, jobID: job.id, stemSet: job.stemSet, media: source.media, manifest: manifest, bytes: bytes)
    }

    /// The item's file, which must be as it was when it was added, and the tools that looked at it.
    private func currentSource(of itemID: String) async throws -> (MediaTools, SeparationPipeline.Source) {
        guard let item = try await database.read({ try Item.filter(Column("id") == itemID).fetchOne($0) }) else {
            throw SottoError(
                code: "unknown_item", message: "There is no item \"\(itemID)\" in the library.",
                hint: "Add the file again: `sotto library add PATH`."
            )
        }
        let (path, identity) = try SourceFile.current(of: item)
        let (tools, media) = try await environment.probe(path)
        let source = SeparationPipeline.Source(
            path: path, identity: identity, media: media, sha256: identity == item.identity ? item.sha256 : nil
        )
        return (tools, source)
    }
}
