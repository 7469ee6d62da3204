import AudioIO
import Catalog
import Foundation
import Offline
import SystemPackage

/// Looks deep into an installed pack.
public struct PackVerifier: Sendable {
    /// What only a damaged pack brings about. Anything else is a machine that cannot try it out.
    private static let faultsOfThePack: Set = [
        "model_corrupt", "model_missing", "pack_broken", "spleeter_failed", "spleeter_import_failed", "stems_invalid",
        "worker_died",
    ]

    private let store: PackStore
    private let environment: SottoEnvironment

    public init(home: Home, environment: SottoEnvironment) {
        store = PackStore(home: home)
        self.environment = environment
    }

    /// Compares every file of an installed pack with its hash and, for `spleeter`, separates one second of sound.
    ///
    /// A fault turns the pack `broken`; a pack that was broken and is found sound is `installed` again.
    ///
    /// - Parameter onFraction: how far it is, 0 to 1.
    /// - Throws: ``SottoError`` `pack_broken` with what is wrong, `pack_not_installed`, or `CancellationError`.
    public func verify(_ pack: PackID, onFraction: @escaping @Sendable (Double) -> Void = { _ in }) async throws {
        let lock = try store.lockForUse(pack)
        // In the home: what a killed process leaves there is found and removed.
        let work = try WorkFolder(in: store.home.work, below: store.home.path)
        defer { work.remove() }
        try await verify(pack, scratch: work.scratch, onFraction: onFraction)
        withExtendedLifetime(lock) {}
    }

    /// The same.
    ///
    /// - Parameter scratch: a folder for the sound and its stems; created here, and removed.
    func verify(
        _ pack: PackID, scratch: FilePath, onFraction: @escaping @Sendable (Double) -> Void = { _ in }
    ) async throws {
        let lock = try store.lockForUse(pack)
        let layout = PackLayout(pack: pack, root: store.installed(pack))
        do {
            try await blocking { try PackChecksums(layout: layout).verify(cancellation: $0) { onFraction($0 * 0.6) } }
            try await tryOut(layout, scratch: scratch)
            onFraction(1)
            try store.clearBroken(pack)
        } catch let error where !(error is CancellationError) {
            let cause = SottoError(describing: error)
            guard Self.faultsOfThePack.contains(cause.code) else { throw cause }
            let fault = PackLayout.fault(cause.message, pack)
            try store.markBroken(pack, fault)
            throw fault
        }
        withExtendedLifetime(lock) {}
    }

    /// Uses a pack as a separation would: offline, on one second of sound.
    ///
    /// - Parameter scratch: a folder for the sound and its stems; created here, and removed.
    /// - Throws: ``SottoError``, or `CancellationError`.
    func tryOut(_ layout: PackLayout, scratch: FilePath) async throws {
        try await blocking { try ModelFile.verify(in: layout.model, cancellation: $0) }
        guard layout.pack == .spleeter else { return }
        try environment.requireOffline()
        try Files.createFolder(scratch)
        defer { try? Files.remove(scratch) }
        let working = scratch.appending("working.wav")
        let stems = StemFiles(in: scratch)
        try Self.writeTone(to: working)
        let engine = PythonEngine(python: layout.python, models: layout.models, launcher: environment.offline)
        let options = SeparationOptions(engine: .python, bitDepth: .float32)
        let task = EngineTask(
            working: working, seconds: 1, stems: stems, preset: options.preset, precision: options.precision,
            depth: StemDepth(options, source: .float), scratch: scratch)
        _ = try await engine.separate(task, onProgress: { _, _ in }, onLog: { _, _ in })
        _ = try StemCheck(working: working, stems: stems, isExact: options.preset.strategy.isExact, pack: layout.pack)
            .run(cancellation: CancellationFlag())
    }

    /// One second of three partials, which is neither silence nor anything that a network would leave untouched.
    private static func writeTone(to path: FilePath) throws {
        let rate = PythonEngine.sampleRate
        let writer = try WAVWriter(
            path: path.string, format: AudioFormat(sampleRate: rate, channelCount: 2, sampleFormat: .float32)
        )
        let samples = (0..<rate).flatMap { frame -> [Float] in
            let phase = 2 * Double.pi * Double(frame) / Double(rate)
            let left = 0.2 * sin(220 * phase) + 0.1 * sin(441 * phase)
            let right = 0.2 * sin(220 * phase) + 0.1 * sin(663 * phase)
            return [Float(left), Float(right)]
        }
        try writer.write(samples)
        try writer.finish()
    }
}
