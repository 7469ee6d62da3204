import Catalog
import Foundation
import GRDB
import Media
import SystemPackage

/// Runs one `separate_audio_spleeter` job from claim to end.
struct SeparationJob: Sendable {
    private let database: HomeDatabase
    private let store: JobStore
    private let environment: SottoEnvironment
    private let patience: WritePatience
    private var home: Home { database.home }

    init(database: HomeDatabase, environment: SottoEnvironment, patience: WritePatience) {
        self.database = database
        self.environment = environment
        self.patience = patience
        store = JobStore(database: database)
    }

    /// Runs a job that has been claimed, and records how it ended.
    ///
    /// A failure of the job is its result, not this method's. When the task is cancelled the job goes back to the queue,
    /// unless its stems are in their place: then it has succeeded. A job whose end cannot be recorded stays `running`, and
    /// ``JobRecovery`` records it.
    ///
    /// - Returns: the state that the job ended in.
    /// - Throws: `CancellationError`, or ``SottoError`` when even the result could not be recorded.
    func run(_ job: Job, onEvent: @escaping EventSink) async throws -> JobState {
        let log = JobLog(home: home, job: job.id)
        let reporter = JobReporter(store: store, job: job.id, log: log, echo: onEvent)
        log.write(.info, "attempt \(job.attempt), sotto \(sottoVersion)")
        let ending = await ending(of: job, reporter.sink)
        await reporter.close()
        do {
            return try await record(ending, of: job, log)
        } catch let error as SottoError {
            log.write(.error, "how this job ended could not be recorded; the next start does it. \(error.message)")
            throw error
        }
    }

    // MARK: Ends

    private enum Ending: Sendable {
        case published(FinishedSeparation)
        /// The runner stops.
        case stopped
        /// Someone wanted it.
        case cancelled
        case failed(SottoError)
    }

    /// Does the work. What has become of it is what the disk says: once the stems are in their place, nothing that happens
    /// makes it anything but a success.
    private func ending(of job: Job, _ events: @escaping EventSink) async -> Ending {
        // As when an older database was put back, in which the job waits again.
        if let finished = FinishedSeparation(publishedBy: job, home: home) { return .published(finished) }
        do {
            let made = try await CancelRequest(store: store, job: job.id).during { try await make(job, events) }
            return .published(try await publish(made, of: job, events))
        } catch {
            if let finished = FinishedSeparation(publishedBy: job, home: home) { return .published(finished) }
            if error is CancellationError { return .stopped }
            let failure = SottoError(describing: error)
            return failure == .cancelled ? .cancelled : .failed(failure)
        }
    }

    private func record(_ ending: Ending, of job: Job, _ log: JobLog) async throws -> JobState {
        await blocking { store.removeTemporaryFiles(of: job, log: log) }
        switch ending {
        case .published(let finished):
            try await persistently(log, waitsForSpace: true) {
                try store.finish(job.id, .succeeded) { try finished.record(in: $0) }
            }
            log.write(.info, "succeeded")
            return .succeeded
        case .stopped:
            try await persistently(log) { try store.requeue(job.id, countsAsAttempt: false) }
            log.write(.info, "stopped by its runner; it is queued again")
            throw CancellationError()
        case .cancelled:
            try await persistently(log) { try store.finish(job.id, .cancelled) }
            log.write(.info, "cancelled")
            return .cancelled
        case .failed(let failure):
            log.write(failure)
            try await persistently(log) { try store.finish(job.id, .failed, error: failure) }
            return .failed
        }
    }

    /// - Parameter waitsForSpace: only where files were moved already. Otherwise a full disk ends the runner, which says so,
    ///   and the next one starts the job again.
    private func persistently(
        _ log: JobLog, waitsForSpace: Bool = false, _ write: @escaping @Sendable () throws -> Void
    ) async throws {
        try await database.persistently(
            patience, waitsForSpace: waitsForSpace,
            onDelay: { log.write(.warning, "how this job ended is recorded as soon as possible. \($0.message)") }, write
        )
    }

    // MARK: Work

    /// Stems in staging.
    private struct Made: Sendable {
        let item: String
        let media: MediaInfo
        let manifest: SeparationManifest
    }

    private func make(_ job: Job, _ events: @escaping EventSink) async throws -> Made {
        guard let itemID = job.itemID else { preconditionFailure("the schema gives every separation an item") }
        try environment.requireOffline()
        let (packs, pack) = (PackStore(home: home), job.options.engine.pack)
        let lease = try packs.lease(pack)
        let (tools, source) = try await currentSource(of: itemID)
        let scratch = home.scratch(job: job.id)
        let staging = home.staging(item: itemID, job: job.id)
        try Files.createFolder(scratch, below: home.jobs)
        try Files.createFolder(staging, below: home.derived)

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
        withExtendedLifetime(lease) {}
        return Made(item: itemID, media: source.media, manifest: manifest)
    }

    /// Puts the stems in their place. Whoever wants the job to end can do so until this begins.
    private func publish(_ made: Made, of job: Job, _ events: EventSink) async throws -> FinishedSeparation {
        try Task.checkCancellation()
        if try await database.read({ try CancelRequest.isMade(for: job.id, $0) }) { throw SottoError.cancelled }
        events(.progress(stage: .publish, fraction: Stage.publish.shareOfSeparation.lowerBound, speed: nil))
        let staging = home.staging(item: made.item, job: job.id)
        let bytes = Files.size(of: staging)
        try await blocking { _ in
            // Stems by a job that the database does not know could not be told from anyone's.
            try database.synchronize()
            try StemPublisher.publish(
                staging, to: home.stems(item: made.item, job.stemSet),
                aside: home.replaced(item: made.item, job: job.id), below: home.derived)
        }
        return FinishedSeparation(
            itemID: made.item, jobID: job.id, stemSet: job.stemSet, media: made.media, manifest: made.manifest,
            bytes: bytes)
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
